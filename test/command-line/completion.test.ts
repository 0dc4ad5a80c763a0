import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runOnefold } from './run.ts'

let directory = ''
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onefold-completion-'))
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await runOnefold(['completion', shell])
    assert.equal(code, 0)
    await writeFile(join(directory, shell), stdout)
  }
})
after(() => rm(directory, { recursive: true, force: true }))

/** What bash offers for the last word. */
function complete(...words: readonly string[]): readonly string[] {
  const script = `source '${join(directory, 'bash')}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _onefold; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', 'onefold', ...words], { encoding: 'utf8' })
  assert.equal(stderr, '')
  return stdout.split('\n').filter(word => word !== '')
}

const isMissing = (shell: string) => (spawnSync(shell, ['-c', 'true']).error ? `${shell} is not installed` : false)

describe('completion', () => {
  for (const shell of ['bash', 'zsh', 'fish'])
    test(`${shell} takes its script`, { skip: isMissing(shell) }, () => {
      const { status, stderr } = spawnSync(shell, ['-n', join(directory, shell)], { encoding: 'utf8' })
      assert.deepEqual([status, stderr], [0, ''])
    })

  test('bash completes commands, subcommands, options and their values, and leaves files to itself', () => {
    assert.deepEqual(complete('im'), ['import'])
    assert.deepEqual(complete('jobs', 're'), ['resume'])
    assert.deepEqual(complete('export', 'p'), ['profiles'])
    assert.deepEqual(complete('export', '--for'), ['--format'])
    assert.deepEqual(complete('export', 'events', '--format', ''), ['csv', 'ndjson', 'parquet'])
    assert.deepEqual(complete('import', '--dr'), ['--dry-run'])
    assert.deepEqual(complete('import', '--url', ''), [])
    assert.deepEqual(complete('import', 'peop'), [])
    assert.deepEqual(complete('--url', 'http://x', 'work'), ['workspaces'])
  })

  test('every script knows every command', async () => {
    for (const shell of ['zsh', 'fish', 'bash']) {
      const { stdout } = await runOnefold(['completion', shell])
      for (const word of ['workspaces', 'resume', 'dry-run', 'match-key'])
        assert.ok(stdout.includes(word), `${shell} ${word}`)
    }
  })
})
