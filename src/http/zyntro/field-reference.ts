import type { JsonObject } from '../../domain/json.ts'
import { companyFieldNames } from './company-fields.ts'
import { contactRules } from './contact-fields.ts'

const forms = {
  text: 'text',
  scalar: 'text or number',
  flag: '0 or 1',
  identifier: 'text, unique among contacts',
  further: 'text, unique among contacts',
  tags: 'array of texts; added to those that are there',
  custom: 'object of values by their cf_ tag',
  owner: 'id of a member',
} as const

/** What may be sent as `fields`. The same for everybody: nothing in it is any workspace's own. */
export const fieldReference: JsonObject = {
  contact: Object.fromEntries(Object.entries(contactRules).map(([name, { as }]) => [name, forms[as]])),
  entity: Object.fromEntries(
    companyFieldNames.map(name => [
      name,
      name === 'tags' ? forms.tags : name === 'customFields' ? forms.custom : 'text',
    ]),
  ),
  notes: [
    'Send contact_id, entity_id or both, and fields as an object; null clears a field.',
    'With both ids a name that contacts have goes to the contact, the others to the entity.',
  ],
}
