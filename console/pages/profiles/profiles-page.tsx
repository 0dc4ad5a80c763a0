import { Alert, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { inWords } from '../../kit/words.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { ExportAll } from './export-all.tsx'
import { FilterBar } from './filter-bar.tsx'
import { describeFilter } from './filter-text.ts'
import { type ListState, newestFirst, searchOf, stateOf } from './list-search.ts'
import { MorePeople } from './more-people.tsx'
import { NobodyOrNothing } from './nobody.tsx'
import { fieldsQuery, listQuery } from './queries.ts'
import { SearchBox } from './search-box.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { SortMenu } from './sort-menu.tsx'
import { ProfilesTable } from './table.tsx'
import { ViewsBar } from './views-bar.tsx'

const route = getRouteApi('/shell/profiles')

/** Every person of the workspace: searched, filtered, sorted, and kept as views. */
export function ProfilesPage() {
  const search = route.useSearch()
  const list = useMemo(() => stateOf(search), [search])
  const navigate = useNavigate()
  const box = useRef<HTMLInputElement>(null)
  const table = useRef<HTMLDivElement>(null)
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const { data: fields = [] } = useQuery(fieldsQuery)
  const found = useInfiniteQuery(listQuery(list))

  const labels = new Map([
    ['name', 'Name'],
    ['identifiers', 'Identifiers'],
    ...fields.map(field => [field.name, field.label] as const),
  ])
  const labelFor = (name: string) => labels.get(name) ?? inWords(name)
  const profiles = found.data?.pages.flatMap(page => page.data) ?? []
  const chosen = profiles.filter(({ id }) => selected.has(id))

  function open(next: ListState, view: string | undefined, isTyping = false): void {
    select(new Set())
    void navigate({ to: '/profiles', search: searchOf(next, view), replace: isTyping })
  }
  const change = (part: Partial<ListState>, isTyping = false) => open({ ...list, ...part }, search.view, isTyping)
  const goToResults = () => table.current?.querySelector<HTMLElement>('a[data-row]')?.focus()

  return (
    <Page title="Profiles" lead="Everyone your systems know, one profile a person." actions={<ExportAll list={list} />}>
      <Stack gap="sm">
        <ViewsBar list={list} view={search.view} open={open} />
        <Group gap="sm" wrap="wrap">
          <SearchBox
            q={list.q}
            change={q => change({ q }, true)}
            isBusy={found.isFetching && !found.isFetchingNextPage}
            input={box}
            goToResults={goToResults}
          />
          <SortMenu sort={list.sort} fields={fields} change={sort => change({ sort })} />
          <ColumnsMenu
            columns={list.columns}
            fields={fields}
            labelOf={labelFor}
            change={columns => open({ ...list, columns }, search.view, true)}
          />
        </Group>
        <FilterBar filter={list.filter} fields={fields} labelOf={labelFor} change={filter => change({ filter })} />
        {found.data?.pages[0]?.is_partial === true && (
          <Alert color="yellow" p="xs">
            <Text size="sm">
              Very many people begin like this, and only some of them are shown. Type a little more.
            </Text>
          </Alert>
        )}
        {chosen.length > 0 && <SelectionBar chosen={chosen} columns={list.columns} clear={() => select(new Set())} />}
        <div ref={table}>
          {found.isError ? (
            <ErrorState error={found.error} title="The list could not be loaded" retry={() => void found.refetch()} />
          ) : found.isPending ? (
            <PageLoader />
          ) : profiles.length === 0 && !found.hasNextPage ? (
            <NobodyOrNothing
              list={list}
              filterWords={list.filter.map(text => describeFilter(text, labelFor))}
              reset={() => open({ ...list, q: '', filter: [], sort: newestFirst }, undefined)}
            />
          ) : (
            <ProfilesTable
              profiles={profiles}
              columns={list.columns}
              labelOf={labelFor}
              selected={selected}
              select={select}
              isStale={found.isPlaceholderData}
              leave={() => box.current?.focus()}
            />
          )}
        </div>
        {found.hasNextPage && (
          <MorePeople
            shown={profiles.length}
            isNarrowed={list.filter.length > 0}
            isBusy={found.isFetchingNextPage}
            more={() => void found.fetchNextPage()}
          />
        )}
      </Stack>
    </Page>
  )
}
