import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { ApiProblem, messageOf } from '../../app/client.ts'
import { type Session, sessionKey } from '../../app/session-key.ts'

type Faults = Readonly<Record<string, string>>

/** What a form does for its faults. */
type FormOf<Values> = {
  readonly values: Values
  readonly setErrors: (errors: Record<string, string>) => void
  readonly getInputNode: (path: string) => HTMLElement | null
}

type Entry<Values> = {
  /** Answers who is signed in by it. */
  readonly enter: (values: Values) => Promise<Session>
  readonly form: FormOf<Values>
  /** The fields of the form from above; the server names them as the form does. */
  readonly fields: readonly string[]
  /** Faults of the server's that stand beside a field though it names none. */
  readonly placed?: (problem: ApiProblem) => Faults
  /** Where to go then, below `/console`. */
  readonly to: string
}

/** Sends a form that signs somebody in, and opens the console. */
export function useEntry<Values>({ enter, form, fields, placed = () => ({}), to }: Entry<Values>) {
  const queryClient = useQueryClient()
  const router = useRouter()
  const { mutate, isPending, error } = useMutation({
    mutationFn: enter,
    onSuccess(session) {
      queryClient.setQueryData(sessionKey, session)
      router.history.push(`/console${to.startsWith('/') ? to : `/${to}`}`)
    },
    onError(problem) {
      const faults = faultsOf(problem)
      form.setErrors(faults)
      focusFirst(faults)
    },
  })

  function faultsOf(problem: unknown): Faults {
    if (!(problem instanceof ApiProblem)) return {}
    const named = problem.errors.filter(({ path }) => fields.includes(path))
    return { ...Object.fromEntries(named.map(({ path, message }) => [path, `This ${message}.`])), ...placed(problem) }
  }

  function focusFirst(faults: Readonly<Record<string, unknown>>): void {
    const first = fields.find(field => faults[field] !== undefined)
    if (first !== undefined) form.getInputNode(first)?.focus()
  }

  return {
    submit: (values: Values) => mutate(values),
    /** For a form that found the faults by itself. */
    focusFirst,
    isBusy: isPending,
    fault: error !== null && Object.keys(faultsOf(error)).length === 0 ? messageOf(error) : null,
  }
}
