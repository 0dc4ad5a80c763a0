import { largeBodyBytes, type Route } from '../call.ts'
import { createImport } from './create-import.ts'
import { listImportErrors } from './import-errors.ts'
import { listImported, listImportedIds } from './import-profiles.ts'
import { getImport, listImports } from './read-imports.ts'
import { importUrl } from './view-import.ts'

const limits = { burst: 10, steady: 150 }
const ofJobs = { method: 'GET', access: ['profiles:read', 'lists:read'], limits } as const
const ofJob = { method: 'GET', access: ['profiles:read'], limits } as const

export const importRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: importUrl,
    access: ['profiles:write', 'lists:write'],
    limits,
    bodyLimitBytes: largeBodyBytes,
    handle: createImport,
  },
  { ...ofJobs, url: importUrl, handle: listImports },
  { ...ofJobs, url: `${importUrl}/:id`, handle: getImport },
  { ...ofJob, url: `${importUrl}/:id/import-errors`, handle: listImportErrors },
  { ...ofJob, url: `${importUrl}/:id/profiles`, handle: listImported },
  { ...ofJob, url: `${importUrl}/:id/relationships/profiles`, handle: listImportedIds },
]
