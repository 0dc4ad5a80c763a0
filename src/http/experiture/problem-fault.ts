import type { Problem } from '../../domain/command.ts'
import { type Fault, invalid, schemaMismatch } from './fault.ts'

const maxRemedyLength = 300

function pathOf(problem: Problem, place: string): string {
  if (problem.path === 'match_key') return 'matchKey'
  const path = problem.path.replace(/^identifiers\./, '')
  if (path === '') return place === '' ? 'row' : place
  return place === '' ? path : `${place}.${path}`
}

/**
 * What the engine found wrong with a record, as this surface says it; `place` is `record`, `records[3]`, or nothing for a
 * row of a file.
 */
export function faultOfProblems(problems: readonly Problem[], place: string, matchKey: string | undefined): Fault {
  const [first] = problems
  if (first === undefined) throw new Error('a refused write names at least one problem')
  if (first.code === 'failed')
    return { kind: 'unhandled', message: `${pathOf(first, place)}: ${first.message}`, details: { path: place } }
  const path = pathOf(first, place)
  // A remedy may repeat a name of the caller's, which may be of any length.
  const remedy = first.remedy !== undefined && first.remedy.length <= maxRemedyLength ? first.remedy : undefined
  if (first.code === 'unknown_field') {
    const names = problems.filter(problem => problem.code === 'unknown_field').map(problem => problem.path)
    return schemaMismatch(path, first.message, names, remedy)
  }
  if (first.code === 'unknown_match_key') {
    return schemaMismatch(path, first.message, matchKey === undefined ? [] : [matchKey], remedy)
  }
  return invalid(path, first.message, first.value, remedy)
}
