import type { Schemas } from '../../client/api/client.ts'

/** Who is signed in, and in which workspace. */
export type Session = Schemas['Session']

export const sessionKey = ['session'] as const
