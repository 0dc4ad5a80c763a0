import type { Json } from '../../../domain/json.ts'
import type { CallStep, Case, Step } from './case.ts'
import { mia, rulesets } from './leads.ts'

/** A list that shows these leads in this order. */
function shows(query: string, names: readonly string[], more: Readonly<Record<string, Json>> = {}): CallStep {
  return {
    call: `GET /leads?${query}`,
    status: 200,
    listed: names.map(name => `{${name}}`),
    answer: { leads: '<any>', total: names.length, page: 1, limit: 25, ...more },
  }
}

const others: readonly Step[] = [
  { given: 'old', identifiers: { email: 'old@example.org' }, events: [{ type: 'page_view', hoursAgo: 24 * 20 }] },
  { given: 'none', identifiers: { email: 'none@example.org' } },
  { given: 'none2', identifiers: { email: 'none2@example.org' } },
  {
    given: 'new',
    identifiers: { email: 'new@example.org' },
    events: [{ type: 'form_submit', hoursAgo: 1 }],
  },
]

export const leadListCases: readonly Case[] = [
  {
    name: 'leads come with the latest event first, those without one last, page by page',
    steps: [
      ...rulesets,
      mia,
      ...others,
      shows('', ['new', 'mia', 'old', 'none', 'none2']),
      shows('limit=2', ['new', 'mia'], { total: 5, limit: 2 }),
      shows('limit=2&page=2', ['old', 'none'], { total: 5, limit: 2, page: 2 }),
      shows('limit=2&page=3', ['none2'], { total: 5, limit: 2, page: 3 }),
      shows('limit=2&page=4', [], { total: 5, limit: 2, page: 4 }),
      shows('limit=1&page=4', ['none'], { total: 5, limit: 1, page: 4 }),
      shows('limit=1&page=5', ['none2'], { total: 5, limit: 1, page: 5 }),
      shows('limit=1000', ['new', 'mia', 'old', 'none', 'none2'], { limit: 100 }),
    ],
  },
  {
    name: 'leads are filtered by score, last event, activity and age',
    steps: [
      ...rulesets,
      mia,
      ...others,
      shows('min_score=1', ['new', 'mia']),
      shows('min_score=16', ['mia']),
      shows('max_score=15', ['new', 'old', 'none', 'none2']),
      shows('max_score=0&limit=1&page=3', ['none2'], { total: 3, limit: 1, page: 3 }),
      shows('min_score=15&max_score=29', ['new']),
      shows('min_score=-5&max_score=-1', []),
      shows('min_score=-99999999999999&max_score=99999999999999', ['new', 'mia', 'old', 'none', 'none2']),
      shows('min_score=99999999999999', []),
      shows('event_type=form_submit', ['new', 'mia']),
      shows('event_type=page_view', ['old']),
      shows('event_type=none', []),
      shows('last_active=7d', ['new', 'mia']),
      shows('last_active=30d', ['new', 'mia', 'old']),
      shows('range=last_7d&event_type=page_view', ['old']),
      shows('range=yesterday', []),
      ...['min_score=a', 'min_score=1.5', 'max_score=', `max_score=${'9'.repeat(101)}`].map(
        (query): Step => ({ call: `GET /leads?${query}`, status: 400, field: query.split('=')[0] ?? '' }),
      ),
      ...['last_active=8d', 'range=last_8d', 'event_type=', 'event_type=%00', 'page=0', 'limit=x'].map(
        (query): Step => ({ call: `GET /leads?${query}`, status: 400, field: query.split('=')[0] ?? '' }),
      ),
      { call: 'GET /leads?event_type=a&event_type=b', status: 400, field: 'event_type' },
    ],
  },
  {
    name: 'an absorbed lead answers as the one that absorbed it, with the events of both',
    steps: [
      ...rulesets,
      mia,
      { given: 'other', identifiers: { email: 'm@example.org' }, events: [{ type: 'form_submit', hoursAgo: 1 }] },
      { merge: 'mia', absorbed: 'other' },
      shows('', ['mia']),
      shows('event_type=form_submit', ['mia']),
      {
        call: 'GET /score/{other}',
        status: 200,
        answer: {
          lead_id: '{mia}',
          score: 45,
          ruleset_id: '{e}',
          engagement_scores: { '{e}': 45 },
          profile_scores: { '{f}': 20 },
        },
      },
    ],
  },
]
