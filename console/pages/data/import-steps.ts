export const importSteps = ['columns', 'check'] as const
/** Without one, the file is still to be chosen. */
export type ImportStep = (typeof importSteps)[number]
