/** Where the global setup leaves word for the test files. */
export const ADMIN_URL = 'ONEFOLD_TEST_ADMIN_URL'
export const TEMPLATE_NAME = 'ONEFOLD_TEST_TEMPLATE'
export const MISSING_REASON = 'ONEFOLD_TEST_POSTGRES_MISSING'

/** The same server, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
