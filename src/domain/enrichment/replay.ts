import type { EnrichmentPayload } from '../command.ts'
import { applyField } from '../plan/apply-field.ts'
import { joinRegisters, type Register, type Registers, unwritten } from '../plan/register.ts'
import { readRegister } from '../plan/working-profile.ts'
import type { Rules } from '../prepare/rules.ts'
import { readEnrichmentSource, sourceOfEnrichment } from './enrichment-source.ts'
import { mapPayload } from './map-payload.ts'
import { approach } from './strategy.ts'

/** An enrichment as it is kept. */
export type StoredEnrichment = {
  readonly enrichmentId: number
  readonly sourceKey: string
  readonly payload: EnrichmentPayload
  readonly arrival: number
  readonly observedMs: number
}

/** The fields whose values, or whose places, an enrichment gave. */
export function listFieldsOf({ meta }: Registers, enrichmentId: number): string[] {
  return Object.keys(meta).filter(name => {
    const stamp = meta[name]
    return stamp !== undefined && readEnrichmentSource(stamp[0])?.enrichmentId === enrichmentId
  })
}

/** What enrichments alone make of some fields; they are shown to it in the order of their arrival. */
export function createFieldReplay(rules: Rules, names: readonly string[]) {
  const registers = new Map<string, Register>(names.map(name => [name, unwritten]))
  return {
    add({ enrichmentId, sourceKey, payload, arrival, observedMs }: StoredEnrichment): void {
      for (const { name, value, rule } of mapPayload(rules, sourceKey, payload).fields) {
        const found = registers.get(name)
        if (found === undefined) continue
        const { behaviour, rank } = approach(rule, found)
        const source = sourceOfEnrichment({ sourceKey, enrichmentId, rank })
        const { next } = applyField(found, { name, value, behaviour }, { source, arrival, observedMs })
        if (next !== undefined) registers.set(name, next)
      }
    },
    registers: registers as ReadonlyMap<string, Register>,
  }
}

/** Registers with others in the place of some of them; one that was never written is not there. */
export function replaceRegisters(held: Registers, replaced: ReadonlyMap<string, Register>): Registers {
  const fields = new Map(Object.entries(held.fields))
  const meta = new Map(Object.entries(held.meta))
  for (const [name, { value, stamp }] of replaced) {
    if (value === undefined) fields.delete(name)
    else fields.set(name, value)
    if (stamp === undefined) meta.delete(name)
    else meta.set(name, stamp)
  }
  return { fields: Object.fromEntries(fields), meta: Object.fromEntries(meta) }
}

/** What a profile shows of some fields: the join of what its homes hold of them. */
export function joinFields(homes: readonly Registers[], names: readonly string[]): ReadonlyMap<string, Register> {
  const joined = homes.reduce(joinRegisters, { fields: {}, meta: {} })
  return new Map(names.map(name => [name, readRegister(joined, name)]))
}
