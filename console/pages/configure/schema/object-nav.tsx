import { Badge, NavLink } from '@mantine/core'
import { IconCalendarEvent, IconTable, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ObjectView } from '../queries.ts'
import classes from './schema.module.css'

const icons = { profile: IconUser, event: IconCalendarEvent, entity: IconTable } as const

export function ObjectNav({
  objects,
  current,
}: {
  readonly objects: readonly ObjectView[]
  readonly current: string | undefined
}) {
  return (
    <nav className={classes['objects']} aria-label="Objects">
      {objects.map(({ name, plural_display_name: label, object_type: type, fields, discovered_fields: found }) => {
        const Icon = icons[type]
        return (
          <NavLink
            key={name}
            component={Link}
            to={`/configure/schema/${encodeURIComponent(name)}`}
            label={label}
            description={`${name} · ${fields.length.toLocaleString('en')} fields`}
            leftSection={<Icon size={18} stroke={1.7} />}
            rightSection={
              found.length > 0 && (
                <Badge size="sm" variant="default" tt="none">
                  {found.length.toLocaleString('en')} new
                </Badge>
              )
            }
            active={name === current}
            className={classes['object']}
          />
        )
      })}
    </nav>
  )
}
