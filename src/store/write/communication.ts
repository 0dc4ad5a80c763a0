import { statement } from '../statement.ts'

/** The next number of a communication, which grow over the whole deployment. */
export const communicationFindNumber = statement(
  'communication_find_number',
  [],
  { number: 'bigint' },
  `select nextval('communication_number') as number`,
)
