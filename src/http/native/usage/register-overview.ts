import { Type } from 'typebox'
import { countedExactly, overviewFind, profileCountEstimated, profileCountUpTo } from '../../../store/read/overview.ts'
import { readScoring } from '../change-definition.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const dayMs = 24 * 3_600_000

const Count = Type.Object({
  count: Type.Integer(),
  is_exact: Type.Boolean({
    description: `Up to ${countedExactly} are counted; beyond, this is an estimate, or a number that it is not below.`,
  }),
})

export const OverviewView = Type.Object({
  profiles: Count,
  open_conflicts: Count,
  failed_webhooks: Type.Object(Count.properties, { description: 'Deliveries given up within the last 24 hours.' }),
  running_jobs: Type.Integer({ description: 'Waiting or under way.' }),
  queue_depth: Type.Integer({ description: 'Writes of all workspaces that wait in the process that answers.' }),
  steps: Type.Object(
    {
      api_key: Type.Boolean(),
      profile: Type.Boolean(),
      mapping: Type.Boolean(),
      score: Type.Boolean(),
      colleague: Type.Boolean({ description: 'A second member, or an invitation.' }),
    },
    { description: 'Which of the first steps are done, as the workspace stands.' },
  ),
})

export function registerOverview(app: NativeApp, context: NativeContext): void {
  const { engine, now } = context
  const { database, writer } = engine

  async function countProfiles(workspaceId: string): Promise<{ count: number; is_exact: boolean }> {
    const [counted] = await database.run(profileCountUpTo, [workspaceId, countedExactly + 1])
    const count = counted?.count ?? 0
    if (count <= countedExactly) return { count, is_exact: true }
    const [estimated] = await database.run(profileCountEstimated, [workspaceId])
    return { count: Math.max(countedExactly, Math.round(estimated?.count ?? 0)), is_exact: false }
  }

  app.route({
    method: 'GET',
    url: '/overview',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read how the workspace stands',
      description: 'How many people there are, what waits for somebody, what is under way, and the first steps.',
      tags: ['usage'],
      response: { 200: OverviewView },
    },
    async handler(request) {
      const { workspaceId } = principalOf(request)
      const nowMs = now()
      const limits = [new Date(nowMs - dayMs), new Date(nowMs), countedExactly + 1] as const
      const [profiles, [found], scoring] = await Promise.all([
        countProfiles(workspaceId),
        database.run(overviewFind, [workspaceId, ...limits]),
        readScoring(context, request),
      ])
      return {
        profiles,
        open_conflicts: capped(found?.open_conflicts ?? 0),
        failed_webhooks: capped(found?.failed_webhooks ?? 0),
        running_jobs: found?.running_jobs ?? 0,
        queue_depth: writer.depth,
        steps: {
          api_key: found?.has_key ?? false,
          profile: profiles.count > 0,
          mapping: scoring.mappings.length > 0,
          score: scoring.fitRulesets.length + scoring.engagementRulesets.length > 0,
          colleague: found?.has_colleague ?? false,
        },
      }
    },
  })
}

function capped(count: number): { count: number; is_exact: boolean } {
  return { count: Math.min(count, countedExactly), is_exact: count <= countedExactly }
}
