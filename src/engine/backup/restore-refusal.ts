/** A backup that is not restored, and why, for the person who asked. Nothing was changed. */
export class RestoreRefusal extends Error {}
