import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type ImportStep, importId, importScript } from './import-script.ts'
import { documentsOf, type RunOptions, runOnefold, startOnefold, startOnTerminal } from './run.ts'
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts'

// What becomes of an import is told by a server that follows a script; import-for-real.test.ts runs them.

let directory = ''
let file = ''
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onefold-import-'))
  file = join(directory, 'people.csv')
  await writeFile(file, 'E-Mail;Vorname;Notizen\r\nada@example.org;Ada;x\r\n')
})
after(() => rm(directory, { recursive: true, force: true }))

const optionsFor = ({ url }: ScriptedServer): RunOptions => ({ env: { ONEFOLD_URL: url, ONEFOLD_KEY: 'k' } })
const serve = (...steps: readonly ImportStep[]) => startScriptedServer(importScript(steps))
const bodyOf = ({ asked }: ScriptedServer, target: string): string =>
  asked.find(one => one.target.startsWith(target))?.body ?? ''

const done: ImportStep = { state: 'completed', processed: 200 }
const half: ImportStep = { state: 'running', processed: 100 }

/** Every test has a server and processes of its own, and waits for them most of the time. */
const sideBySide = { concurrency: 4 }

describe('import', sideBySide, () => {
  test('sends the file as it is, the guess with what was said in its place, and ends with 0', async () => {
    await using server = await serve(half, done)
    const args = ['import', file, '--map', 'Notizen=notes', '--skip', 'Vorname', '--on-invalid', 'skip']
    const { code, stdout, stderr } = await runOnefold(args, optionsFor(server))
    assert.equal(code, 0, stderr)
    assert.equal(bodyOf(server, 'POST /v1/files?name=people.csv'), await readFile(file, 'utf8'))
    const sent = server.asked.find(({ target }) => target.startsWith('POST /v1/files'))
    assert.equal(sent?.headers['content-length'], String((await readFile(file)).length))
    const body = JSON.parse(bodyOf(server, 'POST /v1/imports'))
    assert.deepEqual(body.mapping, { 'E-Mail': 'email', Vorname: null, Notizen: 'notes' })
    assert.deepEqual([body.match_key, body.mode, body.on_invalid], ['email', 'upsert', 'skip'])
    assert.match(stdout, /^State +completed\nRows +200\nCreated +200$/m)
    assert.match(stderr, /^import profiles people\.csv: 100 % {2}200 rows/m)
  })

  test('takes standard input', async () => {
    await using server = await serve(done)
    const options = { ...optionsFor(server), input: 'email\na@example.org\n' }
    const { code } = await runOnefold(['import', '-', '--name', 'dump.csv'], options)
    assert.equal(code, 0)
    assert.equal(bodyOf(server, 'POST /v1/files?name=dump.csv'), 'email\na@example.org\n')
  })

  test('ends with 3 when rows were refused, and writes them with reasons', async () => {
    await using server = await serve({ state: 'completed', processed: 200, failed: 2 })
    const errors = join(directory, 'rejected.csv')
    const ran = await runOnefold(['import', file, '--errors', errors], optionsFor(server))
    assert.equal(ran.code, 3)
    assert.match(ran.stderr, /2 refused rows with reasons: .*rejected\.csv/)
    assert.match(await readFile(errors, 'utf8'), /^row,column,value,message,code\r\n7,/)
  })

  test('shows the first refused rows where no file is named', async () => {
    await using server = await serve({ state: 'completed', processed: 200, failed: 1 })
    const { code, stderr } = await runOnefold(['import', file], optionsFor(server))
    assert.equal(code, 3)
    assert.match(stderr, /row 7, E-Mail: expected an e-mail \(it was no\\x07pe\)/)
    assert.match(stderr, new RegExp(`onefold jobs errors ${importId} --out`))
  })

  test('ends with 1 when it failed, and says at which line', async () => {
    const error = { message: 'a quote is left open', line: 17 }
    await using server = await serve({ state: 'failed', processed: 16, error })
    const { code, stdout } = await runOnefold(['import', file], optionsFor(server))
    assert.equal(code, 1)
    assert.match(stdout, /^Error +a quote is left open \(line 17\)$/m)
  })

  test('--json is one document, the import as it ended', async () => {
    await using server = await serve(half, done)
    const ran = await runOnefold(['import', file, '--json'], optionsFor(server))
    assert.deepEqual([ran.code, ran.stderr], [0, ''])
    assert.deepEqual(
      documentsOf(ran).map(({ id, state }) => [id, state]),
      [[importId, 'completed']],
    )
  })

  test('--preview shows the columns, harmless, starts nothing, and removes the file from the server', async () => {
    await using server = await serve(done)
    const { code, stdout } = await runOnefold(
      ['import', file, '--preview', '--map', 'Notizen=notes'],
      optionsFor(server),
    )
    assert.equal(code, 0)
    assert.match(stdout, /^CSV, with semicolons, into profiles\n\nCOLUMN +FIELD +WHY +SAMPLES\n/)
    assert.match(stdout, /^E-Mail +email +its values +ada@example\.org$/m)
    assert.match(stdout, /^Vorname +first_name +its name +Ada\\x1b\[2J$/m)
    assert.match(stdout, /^Notizen +notes +you said so +x$/m)
    assert.equal(bodyOf(server, 'POST /v1/imports'), '')
    assert.ok(server.asked.some(({ target }) => target.startsWith('DELETE /v1/files/')))
  })

  test('--no-wait prints the id and leaves the import alone', async () => {
    await using server = await serve(half)
    const { code, stdout, stderr } = await runOnefold(['import', file, '--no-wait'], optionsFor(server))
    assert.deepEqual([code, stdout], [0, `${importId}\n`])
    assert.match(stderr, /onefold jobs follow/)
  })

  test('ends with 2 for a file that is not there, a column that is not in it, a mapping that is none', async () => {
    await using server = await serve(done)
    const wrong = [
      ['import', join(directory, 'nope.csv')],
      ['import', directory],
      ['import', file, '--map', 'Nope=email'],
      ['import', file, '--map', 'email'],
      ['import', file, '--skip', 'E-Mail', '--skip', 'Vorname'],
    ]
    for (const args of wrong) assert.equal((await runOnefold(args, optionsFor(server))).code, 2, args.join(' '))
    assert.equal(bodyOf(server, 'POST /v1/imports'), '')
  })

  test('a server that refuses the file before it has all of it is heard', async () => {
    await using server = await startScriptedServer({
      'POST /v1/files': () => ({ status: 413, json: { title: 'The body is too large', detail: 'At most 5 bytes.' } }),
    })
    const { code, stderr } = await runOnefold(['import', file], optionsFor(server))
    assert.equal(code, 1)
    assert.match(stderr, /onefold: At most 5 bytes\./)
  })

  test('Ctrl-C without a terminal leaves the import to the server, says how to go on, and ends with 130', async () => {
    await using server = await serve(half)
    const running = startOnefold(['import', file], optionsFor(server))
    await running.says('50 %')
    running.child.kill('SIGINT')
    const { code, stderr } = await running.ended
    assert.equal(code, 130)
    assert.match(
      stderr,
      new RegExp(`goes on on the server.*onefold jobs follow ${importId}\n.*onefold jobs cancel`, 's'),
    )
    assert.ok(!server.asked.some(({ target }) => target.endsWith('/cancel')))
  })
})

describe('import on a terminal', sideBySide, () => {
  test('shows the columns and asks; a no imports nothing and ends with 1', async () => {
    await using server = await serve(done)
    const running = startOnTerminal(['import', file], optionsFor(server))
    await running.says('Import this? [y/N]')
    running.write('n\n')
    const { code, stdout } = await running.ended
    assert.equal(code, 1)
    assert.match(stdout, /Notizen +\(left out\)/)
    assert.match(stdout, /Nothing was imported/)
    assert.equal(bodyOf(server, 'POST /v1/imports'), '')
  })

  test('draws a bar with rows that never is wider than the terminal', async () => {
    await using server = await serve(half, { state: 'running', processed: 150 }, done)
    const running = startOnTerminal(['import', file], optionsFor(server))
    await running.says('Import this? [y/N]')
    running.write('y\n')
    const { code, stdout } = await running.ended
    assert.equal(code, 0)
    assert.match(stdout, /█+.*░+.*50 % {2}100 rows/)
    assert.match(stdout, /100 rows\/s|\d+\/s/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that take no room
    const drawn = stdout.split(/[\r\n]/).map(line => line.replace(/\x1b\[[\d;]*[A-Za-z]/g, ''))
    assert.deepEqual(
      drawn.filter(line => line.length > 100),
      [],
    )
  })

  test('NO_COLOR draws without colours, and a dumb terminal gets plain lines', async () => {
    await using server = await serve(half, done)
    const { env } = optionsFor(server)
    const plain = await startOnTerminal(['import', file, '--yes'], { env: { ...env, NO_COLOR: '1' } }).ended
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    assert.doesNotMatch(plain.stdout, /\x1b\[\d+m/)
    assert.match(plain.stdout, /█/)
    await using again = await serve(half, done)
    const dumb = await startOnTerminal(['import', file, '--yes'], { env: { ...optionsFor(again).env, TERM: 'dumb' } })
      .ended
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
    assert.doesNotMatch(dumb.stdout, /\x1b/)
    assert.match(dumb.stdout, /^import profiles people\.csv: 100 %/m)
  })

  test('Ctrl-C asks what to do: follow goes on, cancel ends the import', async () => {
    await using server = await serve(half)
    const running = startOnTerminal(['import', file, '--yes'], optionsFor(server))
    await running.says('50 %')
    running.write('\u0003')
    await running.says('[f]ollow it, [l]eave it, or [c]ancel it?')
    running.write('c\n')
    const { code, stdout } = await running.ended
    assert.equal(code, 1)
    assert.match(stdout, /State +.*cancelled/)
  })
})
