import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '../../client/api/client.ts'

const maxRetries = 2

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refused it will refuse again.
      retry: (count, error) => count < maxRetries && !(error instanceof ApiProblem && error.status in refusals),
    },
  },
})

const refusals: Readonly<Record<number, true>> = { 400: true, 401: true, 403: true, 404: true, 409: true, 422: true }
