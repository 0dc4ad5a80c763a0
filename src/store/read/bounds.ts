// Where lists begin that have no page before: beyond everything that is stored.

export const firstId = '00000000-0000-0000-0000-000000000000'
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
export const endOfTime = new Date('9999-12-31T23:59:59.999Z')
