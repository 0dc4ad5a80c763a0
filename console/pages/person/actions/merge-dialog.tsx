import { Loader, Modal, NavLink, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../../../app/client.ts'
import { ErrorState } from '../../../kit/error-state.tsx'
import { cut, inWords } from '../../../kit/words.ts'
import { shortId, titleOf } from '../parts/person-name.ts'
import { usePersonSearch } from '../person-search.ts'
import { profileQuery, searchQuery } from '../queries.ts'
import { MergeChoice } from './merge-choice.tsx'

type Profile = Schemas['Profile']

/** Finds the other profile, then compares the two. */
export function MergeDialog({ profile, close }: { readonly profile: Profile; readonly close: () => void }) {
  const { search, change } = usePersonSearch()
  const other = useQuery({ ...profileQuery(search.with ?? ''), enabled: search.with !== undefined })
  const isChoosing = search.with === undefined
  return (
    <Modal
      opened
      onClose={close}
      size={isChoosing ? 'md' : 'xl'}
      title={
        <>
          Merge <bdi>{cut(titleOf(profile), 60)}</bdi> with another profile
        </>
      }
    >
      {isChoosing && <Finder profile={profile} choose={id => change({ with: id })} />}
      {!isChoosing && other.isPending && <Loader size="sm" aria-label="Loading" />}
      {!isChoosing && other.isError && <ErrorState error={other.error} retry={() => void other.refetch()} />}
      {!isChoosing && other.isSuccess && (
        <MergeChoice profile={profile} other={other.data} back={() => change({ with: undefined })} />
      )}
    </Modal>
  )
}

const pauseMs = 200

function Finder({ profile, choose }: { readonly profile: Profile; readonly choose: (id: string) => void }) {
  const [text, setText] = useState('')
  const [sought] = useDebouncedValue(text.trim(), pauseMs)
  const found = useQuery({ ...searchQuery(sought), placeholderData: before => before })
  const others = sought === '' ? [] : (found.data?.data ?? []).filter(one => one.id !== profile.id)
  return (
    <Stack>
      <TextInput
        label="Find the other profile"
        placeholder="Name, or the beginning of an e-mail or another identifier"
        leftSection={<IconSearch size={16} />}
        rightSection={found.isFetching && <Loader size="xs" />}
        data-autofocus
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      <section aria-label="Profiles found">
        {others.map(one => (
          <NavLink
            key={one.id}
            component="button"
            label={<bdi>{titleOf(one)}</bdi>}
            description={<bdi>{describe(one)}</bdi>}
            onClick={() => choose(one.id)}
          />
        ))}
      </section>
      {sought !== '' && found.isSuccess && !found.isFetching && others.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          Nobody else is found by that.
        </Text>
      )}
    </Stack>
  )
}

function describe({ id, identifiers }: Profile): string {
  const told = identifiers.slice(0, 3).map(({ kind, value }) => `${inWords(kind)} ${cut(value, 40)}`)
  return [...told, shortId(id)].join(' · ')
}
