import { Anchor, Button, Modal, Stack, Tabs, Text } from '@mantine/core'
import { IconKey, IconLockAccess, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMay } from '../../../app/session.ts'
import { CodeSample } from '../../../kit/code-sample.tsx'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { Page } from '../../../kit/page.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { KeyTable } from './key-table.tsx'
import { useKeys } from './keys-data.ts'
import { NewKeyForm } from './new-key-form.tsx'
import { sampleOfClient } from './samples.ts'

export function ApiAccessPage() {
  const mayChange = useMay('keys:write')
  const { tab = 'keys', dialog } = useSearch({ from: '/shell/settings/api-access' })
  const navigate = useNavigate({ from: '/settings/api-access' })
  const isForOauth = tab === 'oauth'
  const place = isForOauth ? ({ tab: 'oauth' } as const) : {}
  const close = () => void navigate({ search: place })
  const open = () => void navigate({ search: { ...place, dialog: 'new' } })
  return (
    <Page
      title="API access"
      lead={
        <>
          Keys by which other systems write and read people.{' '}
          <Anchor href="/docs" target="_blank" rel="noreferrer" underline="always" inherit>
            Developer documentation
          </Anchor>
        </>
      }
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} />} onClick={open}>
            {isForOauth ? 'New OAuth client' : 'New key'}
          </Button>
        )
      }
    >
      <Tabs
        value={tab}
        onChange={chosen => void navigate({ search: chosen === 'oauth' ? { tab: 'oauth' } : {} })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="keys" leftSection={<IconKey size={16} />}>
            Keys
          </Tabs.Tab>
          <Tabs.Tab value="oauth" leftSection={<IconLockAccess size={16} />}>
            OAuth clients
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="keys">
          <Keys shows="tokens" />
        </Tabs.Panel>
        <Tabs.Panel value="oauth">
          <Stack>
            <Text size="sm" c="dimmed" maw={720}>
              Every server key is an OAuth client too: with its client id and secret it gets access tokens that are good
              for an hour. A client written for Experiture asks for them like this:
            </Text>
            <CodeSample code={sampleOfClient(location.origin, '$CLIENT_ID', '$CLIENT_SECRET')} label="Token request" />
            <Keys shows="clients" />
          </Stack>
        </Tabs.Panel>
      </Tabs>
      {mayChange && (
        <Modal
          opened={dialog === 'new'}
          onClose={close}
          title={isForOauth ? 'New OAuth client' : 'New key'}
          size="xl"
          // A secret that is shown once does not go by a click beside it.
          closeOnClickOutside={false}
        >
          <NewKeyForm isForOauth={isForOauth} close={close} />
        </Modal>
      )}
    </Page>
  )
}

function Keys({ shows }: { readonly shows: 'tokens' | 'clients' }) {
  const { items, error, retry, ...more } = useKeys()
  if (error !== null) return <ErrorState error={error} retry={retry} />
  if (items === undefined) return <PageLoader />
  const keys = shows === 'tokens' ? items : items.filter(({ kind }) => kind === 'private')
  return (
    <Stack>
      {keys.length === 0 ? (
        <EmptyState icon={IconKey} title={shows === 'tokens' ? 'No keys yet' : 'No OAuth clients yet'}>
          A key lets one system in, with what you allow it and from where you allow it. Give each system its own: its
          name stands beside everything that it writes.
        </EmptyState>
      ) : (
        <KeyTable keys={keys} shows={shows} />
      )}
      <LoadMore list={more} />
    </Stack>
  )
}
