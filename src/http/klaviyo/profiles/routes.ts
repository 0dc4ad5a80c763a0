import type { Route } from '../call.ts'

export const profileRoutes: readonly Route[] = []
