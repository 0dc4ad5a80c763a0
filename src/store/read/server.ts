import { statement } from '../statement.ts'

/** The version of PostgreSQL, of the embedded database too. */
export const serverFindVersion = statement(
  'server_find_version',
  [],
  { version: 'text?' },
  `select current_setting('server_version') as version`,
)
