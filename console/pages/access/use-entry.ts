import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { ApiProblem, messageOf } from '../../app/client.ts'
import { type Session, sessionKey } from '../../app/session-key.ts'

type Entry<Values> = {
  /** Answers who is signed in by it. */
  readonly enter: (values: Values) => Promise<Session>
  readonly setErrors: (errors: Record<string, string>) => void
  /** The fields of the form; the server names them as the form does. */
  readonly fields: readonly string[]
  /** Where to go then, below `/console`. */
  readonly to: string
}

/** Sends a form that signs somebody in, and opens the console. */
export function useEntry<Values>({ enter, setErrors, fields, to }: Entry<Values>) {
  const queryClient = useQueryClient()
  const router = useRouter()
  const { mutate, isPending, error } = useMutation({
    mutationFn: enter,
    onSuccess(session) {
      queryClient.setQueryData(sessionKey, session)
      router.history.push(`/console${to.startsWith('/') ? to : `/${to}`}`)
    },
    onError(problem) {
      setErrors(faultsOf(problem, fields))
    },
  })
  const hasPlace = error !== null && Object.keys(faultsOf(error, fields)).length > 0
  return {
    submit: (values: Values) => mutate(values),
    isBusy: isPending,
    fault: error && !hasPlace ? messageOf(error) : null,
  }
}

function faultsOf(error: unknown, fields: readonly string[]): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {}
  const placed = error.errors.filter(({ path }) => fields.includes(path))
  return Object.fromEntries(placed.map(({ path, message }) => [path, `This ${message}.`]))
}
