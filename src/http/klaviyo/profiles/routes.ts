import type { Route } from '../call.ts'
import { createProfile } from './create-profile.ts'
import { getProfile } from './get-profile.ts'
import { importProfile } from './import-profile.ts'
import { listProfiles } from './list-profiles.ts'
import { mergeProfile } from './merge-profile.ts'
import { updateProfile } from './update-profile.ts'

const limits = { burst: 75, steady: 750 }
const reading = { access: ['profiles:read'], limits } as const
const writing = { access: ['profiles:write'], limits } as const

export const profileRoutes: readonly Route[] = [
  { method: 'POST', url: '/api/profiles', ...writing, handle: createProfile },
  { method: 'GET', url: '/api/profiles', ...reading, handle: listProfiles },
  { method: 'GET', url: '/api/profiles/:id', ...reading, handle: getProfile },
  { method: 'PATCH', url: '/api/profiles/:id', ...writing, handle: updateProfile },
  { method: 'POST', url: '/api/profile-import', ...writing, handle: importProfile },
  { method: 'POST', url: '/api/profile-merge', ...writing, limits: { burst: 10, steady: 150 }, handle: mergeProfile },
]
