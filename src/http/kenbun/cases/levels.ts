import type { Case } from './case.ts'
import { type ResourceCases, resourceCases } from './resource.ts'

function levels(url: string, otherUrl: string): readonly Case[] {
  const resource: ResourceCases = {
    url,
    prefix: 'level-',
    listKey: 'levels',
    minimal: { name: 'Cold', min_score: 0 },
    made: { name: 'Cold', min_score: 0, max_score: null, color: '#64748b', order: 0 },
    change: { max_score: 49, color: '#0EA5E9', order: 3 },
    changed: { max_score: 49, color: '#0EA5E9', order: 3 },
    bad: [
      [{ name: '' }, 'name'],
      [{ min_score: 0.5 }, 'min_score'],
      [{ max_score: 'high' }, 'max_score'],
      [{ color: 'red;' }, 'color'],
      [{ order: -1 }, 'order'],
    ],
    keepsLast: true,
  }
  const post = (name: string, min_score: number, max_score: number | null) => ({
    call: `POST ${url}`,
    body: { name, min_score, max_score },
  })
  return [
    ...resourceCases(resource),
    {
      name: `${url}: ranges of one kind share no score, ends included`,
      steps: [
        { ...post('Cold', 0, 49), status: 201, keep: 'cold' },
        { ...post('Hot', 100, null), status: 201, keep: 'hot' },
        { ...post('Warm', 49, 99), status: 400, field: 'min_score' },
        { ...post('Warm', 50, 100), status: 400, field: 'min_score' },
        { ...post('Warm', -10, 1000), status: 400, field: 'min_score' },
        { ...post('Warm', 50, null), status: 400, field: 'min_score' },
        { ...post('Warm', 99, 50), status: 400, field: 'max_score' },
        { ...post('Warm', 50, 99), status: 201, keep: 'warm' },
        { call: `PUT ${url}/{warm}`, body: { max_score: null }, status: 400, field: 'min_score' },
        { call: `PUT ${url}/{warm}`, body: { min_score: 60, max_score: 60, order: 0 }, status: 200 },
        { ...post('Other kind', 0, null), call: `POST ${otherUrl}`, status: 201 },
        {
          call: `GET ${url}`,
          status: 200,
          answer: {
            levels: (
              [
                ['cold', 'Cold', 0, 49, 0],
                ['warm', 'Warm', 60, 60, 0],
                ['hot', 'Hot', 100, null, 1],
              ] as const
            ).map(([id, name, min_score, max_score, order]) => ({
              id: `<level-:${id}>`,
              name,
              min_score,
              max_score,
              color: '#64748b',
              order,
              created_at: '<time>',
            })),
          },
        },
        { call: `PUT ${otherUrl}/{warm}`, body: { name: 'x' }, status: 404 },
        { call: `DELETE ${otherUrl}/{warm}`, status: 404 },
        { call: `DELETE ${url}/{cold}`, status: 204 },
        { call: `DELETE ${url}/{warm}`, status: 204 },
        { call: `DELETE ${url}/{hot}`, status: 400, field: null },
      ],
    },
  ]
}

export const levelCases: readonly Case[] = [
  ...levels('/profile-levels', '/engagement-levels'),
  ...levels('/engagement-levels', '/profile-levels'),
]
