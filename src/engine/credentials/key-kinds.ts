export const keyKinds = ['private', 'public', 'personal', 'developer'] as const
export type KeyKind = (typeof keyKinds)[number]
