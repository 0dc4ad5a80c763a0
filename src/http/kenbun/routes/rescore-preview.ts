import { engagementPages } from '../../../engine/scoring/engagement-pages.ts'
import { fitPages, type LoadPage, previewRescore } from '../../../engine/scoring/rescore.ts'
import { walkOnce } from '../../../engine/scoring/walk.ts'
import { fail, type Route, reading } from '../call.ts'
import { notFound } from '../fault.ts'
import { readWireId } from '../wire.ts'

function previewRoute(url: string, pagesAt: (nowMs: number) => LoadPage): Route {
  return {
    method: 'POST',
    url,
    access: reading,
    async handle(context, { workspaceId, params }) {
      if (readWireId('unit', params['ou_id']) !== workspaceId) {
        return fail(notFound('there is no such organizational unit'))
      }
      const startedMs = performance.now()
      const preview = await previewRescore(context, walkOnce(workspaceId), pagesAt(context.now()))
      const seconds = Math.max(1, Math.ceil((performance.now() - startedMs) / 1000))
      const { profiles, affected, increases, decreases, averageChange } = preview
      return {
        status: 200,
        body: {
          totalLeads: profiles,
          affectedLeads: affected,
          estimatedIncreases: increases,
          estimatedDecreases: decreases,
          estimatedUnchanged: profiles - affected,
          averageScoreChange: Math.round(averageChange * 100) / 100,
          executionTimeEstimate: `${seconds}s`,
        },
      }
    },
  }
}

const unit = '/api/v1/ou/:ou_id'

export const rescorePreviewRoutes: readonly Route[] = [
  previewRoute(`${unit}/profile-scoring/rescore-preview`, () => fitPages(null)),
  previewRoute(`${unit}/scoring/rescore-preview`, engagementPages),
]
