import { Anchor, Breadcrumbs, Stepper, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMay } from '../../app/session.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { Page } from '../../kit/page.tsx'
import { CheckStep } from './check-step.tsx'
import { ChooseFile } from './choose-file.tsx'
import { ColumnsStep } from './columns-step.tsx'

/** File, columns, dry run; each has an address. */
export function NewImportPage() {
  const { file, step, object = 'profiles', run } = useSearch({ from: '/shell/data/imports/new' })
  const navigate = useNavigate()
  const mayWrite = useMay('imports:write')
  const active = file === undefined ? 0 : step === 'check' && run !== undefined ? 2 : 1
  const goTo = (at: number) => {
    if (file === undefined || at === active) return
    if (at === 0) void navigate({ to: '/data/imports/new' })
    if (at === 1) {
      void navigate({
        to: '/data/imports/new',
        search: { file, step: 'columns', object, ...(run !== undefined && { run }) },
      })
    }
    if (at === 2 && run !== undefined) {
      void navigate({ to: '/data/imports/new', search: { file, step: 'check', object, run } })
    }
  }
  return (
    <Page title="Import a file" lead="Nothing is written before you say so in the last step.">
      <Breadcrumbs>
        <Anchor component={Link} to="/data/imports" size="sm">
          Imports
        </Anchor>
        <Text size="sm">New</Text>
      </Breadcrumbs>
      {!mayWrite && (
        <EmptyState icon={IconLock} title="You may look at imports, not start them">
          Ask an administrator of the workspace for a role that may write.
        </EmptyState>
      )}
      {mayWrite && (
        <>
          <Stepper active={active} onStepClick={goTo} size="sm" wrap={false} allowNextStepsSelect={false}>
            <Stepper.Step label="File" description={<Quiet>CSV, NDJSON or Parquet</Quiet>} />
            <Stepper.Step label="Columns" description={<Quiet>What each of them means</Quiet>} />
            <Stepper.Step label="Dry run" description={<Quiet>What would change</Quiet>} />
          </Stepper>
          {active === 0 && <ChooseFile />}
          {active === 1 && file !== undefined && <ColumnsStep key={`${file} ${object}`} {...{ file, object, run }} />}
          {active === 2 && run !== undefined && <CheckStep run={run} />}
        </>
      )}
    </Page>
  )
}

function Quiet({ children }: { readonly children: string }) {
  return (
    <Text span inherit visibleFrom="md">
      {children}
    </Text>
  )
}
