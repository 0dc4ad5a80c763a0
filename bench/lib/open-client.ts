import pg from 'pg'

/** A connection that ends before the cluster it leads to, also when the bench fails. */
export async function openClient(databaseUrl: string): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.end() }
}
