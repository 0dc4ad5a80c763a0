import { type Route, reading } from '../call.ts'

/** There are no users yet, so an organisation has no members and none can be added. */
export const memberRoutes: readonly Route[] = [
  {
    method: 'GET',
    url: '/members',
    access: reading,
    actsIn: 'no unit',
    handle: async () => ({ status: 200, body: [] }),
  },
]
