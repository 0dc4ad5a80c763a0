import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** OWASP's choice for 32 MiB of memory; a hash carries what it was made with. */
const [costExponent, blockSize, parallelism] = [15, 8, 3]
const [saltLength, hashLength] = [16, 32]

/** `scrypt$15$8$3$salt$hash`. The text counts in its normal form, so that every keyboard can type it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength)
  const N = 2 ** costExponent
  const options = { N, r: blockSize, p: parallelism, maxmem: 256 * N * blockSize }
  const hash = await derive(password.normalize('NFKC'), salt, hashLength, options)
  return ['scrypt', costExponent, blockSize, parallelism, salt.toString('base64url'), hash.toString('base64url')].join(
    '$',
  )
}
