import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { PersonSearch } from '../person-search.ts'
import { shortId } from './person-name.ts'
import classes from './value.module.css'

type Props = { readonly change: PersonSearch; readonly children: ReactNode }

/** The same page with another part of its address. */
export function SearchLink({ change, children }: Props) {
  return (
    <Anchor
      inherit
      className={classes['text']}
      renderRoot={props => (
        <Link
          from="/profiles/$id"
          to="/profiles/$id"
          params={true}
          search={before => ({ ...before, ...change })}
          resetScroll={false}
          {...props}
        />
      )}
    >
      {children}
    </Anchor>
  )
}

/** Another person's page, by a name or by the id. */
export function PersonLink({ id, children }: { readonly id: string; readonly children?: ReactNode }) {
  return (
    <Anchor
      inherit
      className={classes['text']}
      renderRoot={props => <Link to="/profiles/$id" params={{ id }} {...props} />}
    >
      {children ?? <span className="onefold-mono">{shortId(id)}</span>}
    </Anchor>
  )
}
