import type { Mapping } from '../queries.ts'

export type Behaviour = Mapping['behaviour']

export const behaviourLabels: Readonly<Record<Behaviour, string>> = {
  always_overwrite: 'Always overwrite',
  only_if_empty: 'Only if empty',
}

/** What happens to a value that the person has already. */
export const behaviourEffects: Readonly<Record<Behaviour, string>> = {
  always_overwrite: 'replacing what is there',
  only_if_empty: 'unless the person has a value already',
}

export type TargetSuggestion = { readonly field: string; readonly holds: string }

/** The profile fields that scoring commonly works with. */
export const commonTargets: readonly TargetSuggestion[] = [
  { field: 'company_employee_count', holds: 'Employees, such as 51-200' },
  { field: 'company_industry', holds: 'Industry, such as Technology' },
  { field: 'company_revenue', holds: 'Yearly revenue, such as 1M-10M' },
  { field: 'contact_job_title', holds: 'Title or role, such as VP Sales' },
  { field: 'contact_seniority', holds: 'Seniority, such as Director' },
  { field: 'company_location', holds: 'Region, such as EU' },
]
