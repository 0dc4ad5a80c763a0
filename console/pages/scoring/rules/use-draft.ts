import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sayDone, sayFault } from '../../../kit/say.ts'
import type { Edited, RuleKind } from './rule-kind.ts'

type Saved = { readonly id: string; readonly weight: number; readonly active: boolean }

function edit<R>(rule: R & Saved): Edited<R> {
  return { ...rule, key: rule.id }
}

function strip<R>(rules: readonly Edited<R>[]): string {
  return JSON.stringify(rules.map(({ key: _, ...rule }) => rule))
}

/** The rules of a ruleset as they stand on the page, with what they make of a person and of everybody. */
export function useDraft<R>(kind: RuleKind<R>, saved: readonly (R & Saved)[], person: string | undefined) {
  const queryClient = useQueryClient()
  const [rules, setRules] = useState<readonly Edited<R>[]>(() => saved.map(rule => edit<R>(rule)))
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [previewed, setPreviewed] = useState('')
  const text = strip(rules)
  const isDirty = text !== strip(saved.map(rule => edit<R>(rule)))
  // A rule that is still being written is tried once it says something.
  const written = rules.filter(rule => !kind.isBlank(rule))
  const [settledRules] = useDebouncedValue(rules, 250)
  const settled = settledRules.filter(rule => !kind.isBlank(rule))

  const test = useQuery({
    queryKey: ['scoring', 'test', saved.map(rule => rule.id), person, strip(settled)],
    queryFn: ({ signal }) => kind.test(settled, person ?? '', signal),
    enabled: person !== undefined,
    placeholderData: keepPreviousData,
  })
  const preview = useMutation({
    mutationFn: () => {
      setPreviewed(text)
      return kind.preview(written)
    },
  })
  const save = useMutation({
    mutationFn: () => kind.save(rules),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['scoring'] })
      sayDone('Saved. Everybody is scored by these rules now.')
    },
    onError: error => sayFault('The rules were not saved', error),
  })

  const toggle = (key: string) =>
    setOpen(keys => (keys.has(key) ? new Set([...keys].filter(each => each !== key)) : new Set([...keys, key])))
  return {
    rules,
    isDirty,
    placeOf: (rule: Edited<R>) => written.indexOf(rule),
    writtenCount: written.length,
    test,
    preview,
    isPreviewStale: previewed !== text,
    save,
    isOpen: (key: string) => open.has(key),
    toggle,
    add() {
      const key = crypto.randomUUID()
      setRules([...rules, kind.blank(key)])
      toggle(key)
    },
    change: (key: string, change: Partial<R> | { readonly active: boolean }) =>
      setRules(rules.map(rule => (rule.key === key ? { ...rule, ...change } : rule))),
    remove: (key: string) => setRules(rules.filter(rule => rule.key !== key)),
    discard: () => setRules(saved.map(rule => edit<R>(rule))),
  }
}
