import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { call, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { callAs, signInAs, signInOwner } from '../sign-in.ts'

// As in isolation.test.ts, of what the console configures and follows: the stranger is signed in elsewhere.

const nobody = '01890000-0000-7000-8000-000000000000'

forEachServer('the configuration of another workspace', server => {
  let [key, workspaceId, stranger, strangersId] = ['', '', '', '']
  const ids: Record<string, string> = {}
  const as = (target: string, json?: unknown) => call(server(), target, { key, ...(json !== undefined && { json }) })

  before(async () => {
    await signInOwner(server())
    workspaceId = (await server().createWorkspace()).id
    key = (await server().createKey(['*'], workspaceId)).token
    strangersId = (await server().createWorkspace()).id
    stranger = await signInAs(server(), 'admin', strangersId)
    const make = async (name: string, target: string, json?: object) => {
      const made = await as(target, json)
      assert.ok(made.status < 300, `${target}: ${made.text}`)
      ids[name] = textOf(made, 'id')
    }
    await make('view', 'POST /v1/views', { name: 'Secret view', is_shared: true })
    await make('level', 'POST /v1/levels', { kind: 'fit', name: 'Secret level', min_score: 0 })
    await make('ruleset', 'POST /v1/rulesets', { name: 'Secret rules' })
    await make('rule', `POST /v1/rulesets/${ids['ruleset']}/rules`, { field: 'size', value: 'Secret', weight: 5 })
    await make('engagement', 'POST /v1/engagement-rulesets', { name: 'Secret events' })
    await make('segment', 'POST /v1/segments', { name: 'Secret segment' })
    await make('trigger', 'POST /v1/triggers', {
      name: 'Secret trigger',
      score_threshold: 10,
      event_type: 'secret_visit',
      fire_mode: 'always',
      cooldown_seconds: 60,
      webhook_url: 'https://hooks.example/secret',
      active: true,
    })
    await make('mapping', 'POST /v1/mappings', { metadata_key: 'secret_key', field: 'first_name' })
    await make('member', 'POST /v1/members', { email: `secret@${workspaceId}.example`, role: 'viewer' })
    await make('invitation', 'POST /v1/invitations', { email: `asked@${workspaceId}.example`, role: 'viewer' })
    await make('apiKey', 'POST /v1/api-keys', { name: 'Secret key', scopes: ['*'] })
    await make('job', 'POST /v1/mappings/backfill')
    await make('export', 'POST /v1/exports', { of: 'conflicts', format: 'ndjson' })
    const file = await call(server(), 'POST /v1/files?name=secret.csv', { key, raw: 'email\na@secret.example\n' })
    ids['file'] = textOf(file, 'id')
    await make('import', 'POST /v1/imports', { file_id: ids['file'] })
    const written = await as('POST /v1/profiles', { identifiers: { email: 'p@secret.example' } })
    ids['profile'] = textOf(written, 'profile_id')
    const event = { type: 'secret_visit', identifiers: { email: 'p@secret.example' }, metadata: { secret_key: 'x' } }
    await as('POST /v1/events', event)
  })

  type Attempt = readonly [target: string, json?: object]

  function attempts(id: (name: string) => string): Attempt[] {
    const { rules, one } = { rules: [{ field: 'size', value: 'x', weight: 1 }], one: [{ event_type: 'x', weight: 1 }] }
    return [
      [`PATCH /v1/views/${id('view')}`, { name: 'stolen' }],
      [`DELETE /v1/views/${id('view')}`],
      [`PATCH /v1/levels/${id('level')}`, { name: 'stolen' }],
      [`DELETE /v1/levels/${id('level')}`],
      [`GET /v1/rulesets/${id('ruleset')}`],
      [`PATCH /v1/rulesets/${id('ruleset')}`, { name: 'stolen' }],
      [`PUT /v1/rulesets/${id('ruleset')}/rules`, { rules }],
      [`POST /v1/rulesets/${id('ruleset')}/rules`, { field: 'size', value: 'x', weight: 1 }],
      [`DELETE /v1/rulesets/${id('ruleset')}/rules/${id('rule')}`],
      [`POST /v1/rulesets/${id('ruleset')}/rescore`],
      [`DELETE /v1/rulesets/${id('ruleset')}`],
      ['POST /v1/rulesets/preview', { ruleset_id: id('ruleset'), rules }],
      ['POST /v1/rulesets/test', { rules, profile_id: id('profile') }],
      [`PUT /v1/engagement-rulesets/${id('engagement')}/rules`, { rules: one }],
      ['POST /v1/engagement-rulesets/preview', { ruleset_id: id('engagement'), rules: one }],
      ['POST /v1/engagement-rulesets/test', { rules: one, profile_id: id('profile') }],
      [`GET /v1/segments/${id('segment')}`],
      [`GET /v1/segments/${id('segment')}/profiles`],
      [`PATCH /v1/segments/${id('segment')}`, { name: 'stolen' }],
      [`DELETE /v1/segments/${id('segment')}`],
      [`PATCH /v1/triggers/${id('trigger')}`, { name: 'stolen' }],
      [`POST /v1/triggers/${id('trigger')}/simulate`, { profile_id: nobody }],
      [`DELETE /v1/triggers/${id('trigger')}`],
      [`GET /v1/mappings/${id('mapping')}`],
      [`DELETE /v1/mappings/${id('mapping')}`],
      [`GET /v1/members/${id('member')}`],
      [`PATCH /v1/members/${id('member')}`, { role: 'admin' }],
      [`POST /v1/members/${id('member')}/password-link`],
      [`DELETE /v1/members/${id('member')}`],
      [`DELETE /v1/invitations/${id('invitation')}`],
      [`DELETE /v1/api-keys/${id('apiKey')}`],
      ...['jobs', 'imports', 'exports'].flatMap((kind): Attempt[] => {
        const job = id(kind === 'jobs' ? 'job' : kind.slice(0, -1))
        return [[`GET /v1/${kind}/${job}`], [`GET /v1/${kind}/${job}/stream`]]
      }),
      [`GET /v1/imports/${id('import')}/errors`],
      [`GET /v1/imports/${id('import')}/errors.csv`],
      [`POST /v1/imports/${id('import')}/cancel`],
      [`GET /v1/exports/${id('export')}/file`],
      [`POST /v1/exports/${id('export')}/cancel`],
      [`GET /v1/files/${id('file')}`],
      ['POST /v1/imports', { file_id: id('file') }],
      [`GET /v1/profiles/${id('profile')}/graph`],
      ['PUT /v1/session/workspace', { workspace_id: id('workspace') }],
    ]
  }

  async function answer([target, json]: Attempt) {
    const { status, text } = await callAs(server(), stranger, target, json === undefined ? {} : { json })
    return { status, text: text.replace(/"request_id":"[^"]*"/, '') }
  }

  test('is answered on every route like an id that does not exist, and stays as it was', async () => {
    const lists = ['views', 'levels', 'rulesets', 'segments', 'triggers', 'mappings', 'members', 'invitations']
    const read = async () => Promise.all(lists.map(async list => (await as(`GET /v1/${list}`)).text))
    const before = await read()
    const missing = attempts(() => nobody)
    for (const [index, attempt] of attempts(name => ids[name] ?? workspaceId).entries()) {
      const [target] = attempt
      const known = await answer(attempt)
      const unknown = await answer(missing[index] ?? attempt)
      assert.deepEqual(known, unknown, target)
      assert.ok(known.status === 404 || known.status === 422, `${target}: ${known.status} ${known.text}`)
      assert.equal(/secret/i.test(known.text), false, target)
    }
    assert.deepEqual(await read(), before)
  })

  test('is in no list, count or figure of the stranger’s', async () => {
    for (const path of [
      'views',
      'levels',
      'levels/counts',
      'rulesets',
      'engagement-rulesets',
      'segments',
      'triggers',
      'trigger-firings',
      'mappings',
      'members',
      'invitations',
      'api-keys',
      'audit-log',
      'jobs',
      'imports',
      'exports',
      'profiles',
      'conflicts',
      'merges',
      'events/metadata-keys',
      'events/types',
      'webhook-deliveries',
      'settings/identity',
      'usage',
      'overview',
    ]) {
      const { status, text } = await callAs(server(), stranger, `GET /v1/${path}`)
      assert.equal(status, 200, `${path}: ${text}`)
      assert.equal(/secret/i.test(text) || Object.values(ids).some(id => text.includes(id)), false, path)
    }
    const usage = await callAs(server(), stranger, 'GET /v1/usage?step=day')
    const series = Object.entries(Object(usage.body['series'])).filter(([name]) => !name.startsWith('errors_'))
    assert.ok(series.length > 5)
    assert.equal(/[1-9]/.test(JSON.stringify(series.map(([, values]) => values))), false, usage.text)
  })

  test('is not reached by naming its workspace in the header, on any route', async () => {
    const { body } = await call(server(), 'GET /openapi.json')
    const routes = Object.entries(Object(body['paths'])).flatMap(([path, operations]) =>
      path.startsWith('/v1/') ? Object.keys(Object(operations)).map(method => `${method.toUpperCase()} ${path}`) : [],
    )
    const open = new Set([
      'GET /v1/setup',
      ...['setup', 'session', 'invitations/look', 'invitations/accept'].map(each => `POST /v1/${each}`),
    ])
    for (const route of routes.filter(each => !open.has(each))) {
      const headers = { 'onefold-workspace': workspaceId }
      const answered = await callAs(server(), stranger, route.replaceAll(/\{\w+\}/g, nobody), { headers })
      assert.equal(answered.status, 401, `${route}: ${answered.text.slice(0, 200)}`)
      const missing = { 'onefold-workspace': nobody }
      const unknown = await callAs(server(), stranger, route.replaceAll(/\{\w+\}/g, nobody), { headers: missing })
      const plain = (text: string) => text.replace(/"request_id":"[^"]*"/, '')
      assert.equal(plain(answered.text), plain(unknown.text), route)
    }
    assert.equal(itemsOf(await as('GET /v1/views')).length, 1)
  })
})
