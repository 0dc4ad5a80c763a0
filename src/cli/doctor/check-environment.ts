import { knownVariables, readConfiguration } from '../../runtime/configuration.ts'
import type { Check } from './check.ts'
import { editDistance } from './edit-distance.ts'

type Environment = Readonly<Record<string, string | undefined>>

const name = 'environment'
/** Names this short are other programs' as often as they are misspelt. */
const shortestGuessed = 8

/** Variables that are unknown or misspelt, and values that a server would refuse. */
export function checkEnvironment(environment: Environment): readonly Check[] {
  const result = readConfiguration(environment)
  const faults = result.kind === 'refused' ? result.faults : []
  const checks: readonly Check[] = [
    ...faults.map(
      ({ variable, message }): Check => ({
        name,
        state: 'failed',
        found: `${variable} ${message}`,
        todo: `Correct ${variable}: a server would refuse to start with it.`,
      }),
    ),
    ...Object.keys(environment).flatMap(variable => strangeName(variable)),
    ...(result.kind === 'accepted' ? result.warnings : [])
      .filter(({ variable }) => !isStrange(variable))
      .map(({ variable, message }): Check => ({ name, state: 'warning', found: `${variable} ${message}` })),
  ]
  if (checks.length > 0) return checks
  const set = knownVariables.filter(variable => environment[variable])
  return [{ name, state: 'ok', found: set.length === 0 ? 'no variable of Onefold is set' : `${set.join(', ')} set` }]
}

function isStrange(variable: string): boolean {
  return strangeName(variable).length > 0
}

function strangeName(variable: string): readonly Check[] {
  if (knownVariables.includes(variable)) return []
  const isOurs = variable.startsWith('ONEFOLD_')
  const near = knownVariables
    .map(known => ({ known, distance: editDistance(variable.toUpperCase(), known) }))
    .filter(({ known, distance }) => known.length >= shortestGuessed && distance <= (isOurs ? 4 : 2))
    .toSorted((a, b) => a.distance - b.distance)[0]
  if (near === undefined && !isOurs) return []
  const todo = near === undefined ? `Known are ${knownVariables.join(', ')}.` : `Did you mean ${near.known}?`
  return [{ name, state: 'warning', found: `${variable} is not a variable of Onefold`, todo }]
}
