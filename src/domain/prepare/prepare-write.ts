import type { Command, MergeCommand } from '../command.ts'
import { type PreparedEnrichment, prepareEnrichment } from '../enrichment/prepare-enrichment.ts'
import type { ParsePhone } from '../identity/normalise.ts'
import { type PreparedEvent, prepareEvent } from './prepare-event.ts'
import { type Preparation, type PreparedProfileWrite, prepareProfileWrite } from './prepare-profile.ts'
import { type PreparedRecordWrite, prepareRecordWrite } from './prepare-record.ts'
import type { Rules } from './rules.ts'

/** Brings a command that carries values into normal form, or says why it is refused. */
export function prepareWrite(
  command: Exclude<Command, MergeCommand>,
  rules: Rules,
  parsePhone: ParsePhone,
): Preparation<PreparedProfileWrite | PreparedRecordWrite | PreparedEvent | PreparedEnrichment> {
  switch (command.type) {
    case 'profile':
      return prepareProfileWrite(command, rules, parsePhone)
    case 'record':
      return prepareRecordWrite(command, rules, parsePhone)
    case 'event':
      return prepareEvent(command, rules, parsePhone)
    case 'enrichment':
      return prepareEnrichment(command, rules)
  }
}
