import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

export const [minPasswordLength, maxPasswordLength] = [8, 200]

/** Exponent of the cost, block size and parallelism of scrypt. A hash carries what it was made with. */
export type PasswordCost = readonly [exponent: number, blockSize: number, parallelism: number]

/** OWASP's choice for 32 MiB of memory. */
const usualCost: PasswordCost = [15, 8, 3]
const [saltLength, hashLength] = [16, 32]

/** Each takes 32 MiB and one of the four threads that files and names of hosts need too. */
const atOnce = 2
/** With more of them waiting, whoever asks next had better come again. */
const busyAbove = 32

export type Passwords = {
  /** At the usual cost `scrypt$15$8$3$salt$hash`. The text counts in its normal form, which every keyboard can type. */
  readonly hash: (password: string) => Promise<string>
  /** Takes its time for null too, which is no password's hash. */
  readonly verify: (password: string, hash: string | null) => Promise<boolean>
  /** Whether so many wait that more should not be begun. */
  readonly isBusy: () => boolean
}

/** Only tests take less than the usual cost. */
export function createPasswords(cost: PasswordCost = usualCost): Passwords {
  /** Of nobody: what is compared with it takes as long as with a real one. */
  const nobodys = ['scrypt', ...cost, 'A'.repeat(22), 'A'.repeat(43)].join('$')
  let running = 0
  const waiting: (() => void)[] = []

  async function take<T>(work: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The place goes to the next in line, or is free.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

  return {
    hash: password => take(() => hashPassword(password, cost)),
    verify: async (password, hash) => {
      const isRight = await take(() => verifyPassword(password, hash ?? nobodys))
      return isRight && hash !== null
    },
    isBusy: () => waiting.length >= busyAbove,
  }
}

async function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(saltLength)
  const hash = await stretch(password, salt, cost, hashLength)
  return ['scrypt', ...cost, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, exponent, block, parallel, salt = '', hash = ''] = stored.split('$')
  const expected = Buffer.from(hash, 'base64url')
  const cost = [Number(exponent), Number(block), Number(parallel)] as const
  const derived = await stretch(password, Buffer.from(salt, 'base64url'), cost, expected.length)
  return timingSafeEqual(derived, expected)
}

function stretch(password: string, salt: Buffer, [exponent, r, p]: PasswordCost, length: number): Promise<Buffer> {
  const N = 2 ** exponent
  return derive(password.normalize('NFKC'), salt, length, { N, r, p, maxmem: 256 * N * r })
}
