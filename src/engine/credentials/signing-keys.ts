import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Database, Queryable } from '../../store/database.ts'
import { signingKeyList } from '../../store/read/signing-key.ts'
import { signingKeyInsert, signingKeyLock } from '../../store/write/signing-key.ts'

// Access tokens are signed with RSA keys that all servers share through the database. The first is made when it is first
// asked for; servers that ask at once take turns, and the later ones find it made.

type SigningKey = {
  readonly id: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
}

export type SigningKeys = {
  /** The key that signs, made when there is none. */
  current(): Promise<Pick<SigningKey, 'id' | 'privateKey'>>
  findPublic(id: string): Promise<CryptoKey | undefined>
  listPublic(): Promise<readonly JWK[]>
}

type Context = { readonly database: Database; readonly now: () => number; readonly newId: () => string }

const algorithm = 'RS256'
/** An unknown key id makes the database be asked again, at most this often. */
const reloadEveryMs = 1000

export function createSigningKeys(context: Context): SigningKeys {
  const { database, now } = context
  let keys: readonly SigningKey[] = []
  let loadedMs = Number.NEGATIVE_INFINITY
  let loading: Promise<readonly SigningKey[]> | undefined
  let making: Promise<void> | undefined

  async function load(): Promise<readonly SigningKey[]> {
    loading ??= loadKeys(database).finally(() => {
      loading = undefined
    })
    keys = await loading
    loadedMs = now()
    return keys
  }

  return {
    async current() {
      const found = keys[0] ?? (await load())[0]
      if (found !== undefined) return found
      making ??= makeKey(context).finally(() => {
        making = undefined
      })
      await making
      const [made] = await load()
      if (made === undefined) throw new Error('the signing key just made is not there')
      return made
    },

    async findPublic(id) {
      const known = keys.find(key => key.id === id)
      if (known !== undefined) return known.publicKey
      if (now() - loadedMs < reloadEveryMs) return undefined
      return (await load()).find(key => key.id === id)?.publicKey
    },

    listPublic: async () => (await load()).map(key => key.publicJwk),
  }
}

async function loadKeys(database: Queryable): Promise<readonly SigningKey[]> {
  const rows = await database.run(signingKeyList, [])
  return Promise.all(
    rows.map(async ({ signing_key_id: id, private_jwk, public_jwk }) => {
      const publicJwk = readJwk(public_jwk, id)
      const [privateKey, publicKey] = await Promise.all([
        importKey(readJwk(private_jwk, id), id),
        importKey(publicJwk, id),
      ])
      return { id, privateKey, publicKey, publicJwk: { ...publicJwk, kid: id, alg: algorithm, use: 'sig' } }
    }),
  )
}

async function makeKey({ database, now, newId }: Context): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { modulusLength: 2048, extractable: true })
  const [privateJwk, publicJwk] = await Promise.all([exportJWK(privateKey), exportJWK(publicKey)])
  await database.transaction(async tx => {
    await tx.run(signingKeyLock, [])
    const [existing] = await tx.run(signingKeyList, [])
    if (existing !== undefined) return
    await tx.run(signingKeyInsert, [newId(), JSON.stringify(privateJwk), JSON.stringify(publicJwk), new Date(now())])
  })
}

function readJwk(stored: unknown, id: string): JWK {
  if (typeof stored === 'object' && stored !== null && 'kty' in stored && stored.kty === 'RSA')
    return { ...stored, kty: 'RSA' }
  throw new Error(`signing_key ${id} holds no RSA key`)
}

async function importKey(jwk: JWK, id: string): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm)
  if (key instanceof Uint8Array) throw new Error(`signing_key ${id} holds no RSA key`)
  return key
}
