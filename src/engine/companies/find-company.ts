import type { Queryable } from '../../store/database.ts'
import { companyFind, companyFindByName, companyFindByWebsite, companyFindOfProfile } from '../../store/read/company.ts'
import { type Company, toCompany } from './company.ts'
import { nameKey, websiteHost } from './company-keys.ts'

/** The company of a name without regard to case, else of the website's host. */
export async function findCompany(
  database: Queryable,
  workspaceId: string,
  name: string,
  website?: string,
): Promise<Company | undefined> {
  const [named] = await database.run(companyFindByName, [workspaceId, nameKey(name)])
  if (named !== undefined) return toCompany(named)
  const host = websiteHost(website)
  const [hosted] = host === null ? [] : await database.run(companyFindByWebsite, [workspaceId, host])
  return hosted && toCompany(hosted)
}

export async function readCompany(
  database: Queryable,
  workspaceId: string,
  companyId: string,
): Promise<Company | undefined> {
  const [row] = await database.run(companyFind, [workspaceId, companyId])
  return row && toCompany(row)
}

/** The company of a live profile: its own, or else that of the first profile it absorbed that has one. */
export async function findCompanyOfProfile(
  database: Queryable,
  workspaceId: string,
  profileId: string,
): Promise<Company | undefined> {
  const [row] = await database.run(companyFindOfProfile, [workspaceId, profileId])
  return row && toCompany(row)
}
