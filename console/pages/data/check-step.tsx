import { Group } from '@mantine/core'
import { ErrorState } from '../../kit/error-state.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { ImportActions, ImportNow } from './import-actions.tsx'
import { ImportErrors } from './import-errors.tsx'
import { ImportStatus } from './import-status.tsx'
import { useImport } from './imports.ts'

/** What would be added, updated and refused; then the import itself. */
export function CheckStep({ run }: { readonly run: string }) {
  const { data, error, refetch } = useImport(run)
  if (data === undefined) {
    return error === null ? <PageLoader /> : <ErrorState error={error} retry={() => void refetch()} />
  }
  return (
    <>
      <ImportStatus view={data} />
      <ImportNow view={data} />
      <Group>
        <ImportActions view={data} />
      </Group>
      <ImportErrors view={data} />
    </>
  )
}
