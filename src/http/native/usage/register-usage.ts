import { Type } from 'typebox'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import { usageCounters } from '../../../domain/usage.ts'
import { maxSpans, readUsage, spansBetween, stepMs, usageSteps } from '../../../engine/usage/read-usage.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const timeForm = 'ISO 8601 with a time zone'

const Query = Type.Object({
  from: Type.Optional(Type.String({ description: `${timeForm}; a day before \`to\` unless said.` })),
  to: Type.Optional(Type.String({ description: `${timeForm}; now unless said.` })),
  step: Type.Optional(
    Type.Enum([...usageSteps], {
      default: 'hour',
      description: 'What is summed up. Minutes are kept for two days, hours, of which days are made, for 100 days.',
    }),
  ),
})

const description =
  'For each counter one number a span, zero where nothing happened: writes of every kind by outcome, events and enrichments that were stored, merges, and how often an identifier was kept apart (`conflicts`); requests that were refused to somebody known (`errors_` and the API) and those that failed on our side (`failures`). `queue_peak` is the most writes that waited at once in one process; the greatest, not a sum.'

export const UsageView = Type.Object({
  step: Type.Enum([...usageSteps]),
  times: Type.Array(Type.String({ format: 'date-time' }), { description: 'The start of each span, in UTC.' }),
  series: Type.Object(Type.Record(Type.Enum([...usageCounters]), Type.Array(Type.Integer())).properties, {
    description,
  }),
})

export function registerUsage(app: NativeApp, { engine, now }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/usage',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read what the workspace did over time',
      description: `Writes by outcome, events, merges, conflicts, refused and failed requests. The figures are a few seconds old, and what a killed process had not added yet is missing. At most ${maxSpans} spans.`,
      tags: ['usage'],
      querystring: Query,
      response: { 200: UsageView, ...problemResponses(400, 422) },
    },
    async handler(request, reply) {
      const { from, to, step = 'hour' } = request.query
      const toMs = to === undefined ? now() : parseTimestamp(to)
      if (toMs === undefined) return sendProblem(reply, 'invalid_request', ...badTime('to'))
      const fromMs = from === undefined ? toMs - stepMs.day : parseTimestamp(from)
      if (fromMs === undefined) return sendProblem(reply, 'invalid_request', ...badTime('from'))
      const spans = spansBetween(fromMs, toMs, step)
      if (spans.count < 1 || spans.count > maxSpans) {
        const message = `expected 1 to ${maxSpans} spans between from and to, not ${spans.count}`
        return sendProblem(reply, 'unprocessable', `${message}.`, [{ path: 'querystring.from', message }])
      }
      const { timesMs, series } = await readUsage(engine.database, principalOf(request).workspaceId, spans, step)
      return { step, times: timesMs.map(ms => new Date(ms).toISOString()), series }
    },
  })
}

function badTime(name: string): [detail: string, errors: { path: string; message: string }[]] {
  const message = `expected ${timeForm}`
  return [`${name}: ${message}.`, [{ path: `querystring.${name}`, message }]]
}
