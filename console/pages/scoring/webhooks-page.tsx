import { Tabs } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../../kit/page.tsx'
import { Deliveries } from './webhooks/deliveries.tsx'
import { DeliveryDrawer } from './webhooks/delivery-drawer.tsx'
import { SigningSecret } from './webhooks/signing-secret.tsx'

const route = getRouteApi('/shell/configure/webhooks')
const states = ['pending', 'delivered', 'failed'] as const

export function WebhooksPage() {
  const { tab = 'deliveries', state, delivery } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Page title="Webhooks" lead="What is sent to other systems, how its delivery went, and the secret that signs it.">
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={next => void navigate({ search: next === 'secret' ? { tab: 'secret' } : {} })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>
          <Tabs.Tab value="secret">Signing secret</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="deliveries">
          <Deliveries
            state={state}
            onState={chosen => {
              const next = states.find(each => each === chosen)
              void navigate({ search: next === undefined ? {} : { state: next } })
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="secret">
          <SigningSecret />
        </Tabs.Panel>
      </Tabs>
      <DeliveryDrawer id={delivery} onClose={() => void navigate({ search: state === undefined ? {} : { state } })} />
    </Page>
  )
}
