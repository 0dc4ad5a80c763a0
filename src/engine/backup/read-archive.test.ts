import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createGzip, gzipSync } from 'node:zlib'
import { archiveOf, type Entry, goodManifest, restoreFile, tarOf } from '../../../test/archives.ts'
import { RestoreRefusal } from './restore-refusal.ts'

const manifest = (change: object): Entry => {
  const [header, text = ''] = goodManifest
  return [header, JSON.stringify({ ...JSON.parse(String(text)), ...change })]
}
const seal = (entries: number, bytes: number): Entry => [{ name: 'complete.json' }, JSON.stringify({ entries, bytes })]
const inside = 'data/database/cluster'

describe('an archive that is not what a backup is', () => {
  let directory = ''
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'onefold-archive-'))
  })
  after(() => rm(directory, { recursive: true, force: true }))

  /** Restores it and tells why that was refused; fails when anything was written that stays. */
  async function refusalOf(archive: Buffer): Promise<string> {
    const place = await mkdtemp(join(directory, 'place-'))
    const path = join(place, 'archive')
    await writeFile(path, archive)
    await mkdir(join(place, 'beside'))
    const reason = await restoreFile(path, join(place, 'data')).then(
      () => assert.fail('it was restored'),
      error => error,
    )
    assert.ok(reason instanceof RestoreRefusal, String(reason?.stack ?? reason))
    assert.deepEqual((await readdir(place)).toSorted(), ['archive', 'beside'])
    assert.deepEqual(await readdir(join(place, 'beside')), [])
    return reason.message
  }

  test('is refused when a name leads anywhere but into its own directory', async () => {
    const absolute = join(tmpdir(), 'onefold-archive-absolute')
    const names = [
      '../beside/x',
      `${inside}/../../../../beside/x`,
      absolute,
      `${inside}/..`,
      `${inside}/./x`,
      `${inside}//x`,
      `${inside}/.hidden`,
      `${inside}/a\\..\\b`,
      `${inside}/a:b`,
      `${inside}/a\nb`,
      `${inside}/caf\u00e9`,
      `${inside}/${'deep/'.repeat(20)}x`,
      `${inside}/${'x'.repeat(300)}`,
      'data/other',
      'data/database/onefold.lock',
      'data/root-key/x',
      'data',
      'x',
    ]
    for (const name of names) {
      const message = await refusalOf(await archiveOf([goodManifest, [{ name }, 'x']]))
      assert.match(message, /which no backup has|damaged/, name)
    }
    assert.equal(existsSync(absolute), false)
  })

  test('is refused when it holds anything but files and directories', async () => {
    const types = ['symlink', 'link', 'character-device', 'block-device', 'fifo'] as const
    for (const type of types) {
      const entry: Entry = [{ name: `${inside}/x`, type, linkname: '../../../../beside' }]
      assert.match(await refusalOf(await archiveOf([goodManifest, entry])), /neither a file nor a directory/, type)
    }
  })

  test('is refused when it has a name twice', async () => {
    const entry: Entry = [{ name: `${inside}/x` }, 'x']
    const place = join(directory, 'twice')
    await writeFile(join(directory, 'twice.tar.gz'), await archiveOf([goodManifest, entry, entry]))
    await assert.rejects(restoreFile(join(directory, 'twice.tar.gz'), place))
    assert.equal(existsSync(place), false)
  })

  test('is refused when it is something else', async () => {
    const others = [
      Buffer.alloc(0),
      Buffer.from('email,name\nada@example.org,Ada\n'),
      gzipSync('email,name\nada@example.org,Ada\n'),
      gzipSync(''),
      await tarOf([goodManifest]),
      await archiveOf([]),
      await archiveOf([[{ name: 'people.csv' }, 'x']]),
      await archiveOf([[{ name: `${inside}/PG_VERSION` }, '18'], goodManifest]),
      await archiveOf([[{ name: 'manifest.json' }, 'not json']]),
      await archiveOf([[{ name: 'manifest.json' }, '{}']]),
      await archiveOf([manifest({ migrations: [{}] })]),
      await archiveOf([[{ name: 'manifest.json' }, Buffer.alloc(2_000_000, ' ')]]),
    ]
    for (const [i, other] of others.entries())
      assert.match(await refusalOf(other), /not a backup of Onefold|cut short/, `${i}`)
  })

  test('is refused when it has no end, a wrong one, or goes on after it', async () => {
    const file: Entry = [{ name: `${inside}/x` }, 'x']
    assert.match(await refusalOf(await archiveOf([goodManifest, file])), /ends before its end/)
    assert.match(await refusalOf(await archiveOf([goodManifest, file, seal(9, 9)])), /does not hold what it says/)
    const size = String(goodManifest[1]).length + 1
    assert.match(await refusalOf(await archiveOf([goodManifest, file, seal(2, size), file])), /goes on after its end/)
    assert.match(await refusalOf(await archiveOf([goodManifest, file, seal(2, size)])), /holds no database/)
  })

  test('is refused when a later version made it, and names that version', async () => {
    const later = await archiveOf([manifest({ format: 2, onefold: '9.1.0', migrations: 'in a new way' })])
    assert.match(await refusalOf(later), /made by a later version, Onefold 9\.1\.0/)
    const migrations = [{ name: '9999_later', checksum: '00' }]
    assert.match(await refusalOf(await archiveOf([manifest({ migrations })])), /newer than this version.*9999_later/)
  })

  test('is refused when its database cannot be opened', async () => {
    const files: Entry[] = [
      [{ name: `${inside}/PG_VERSION` }, '18\n'],
      [{ name: `${inside}/backup_label` }, 'START WAL LOCATION: 0/2000028 (file 000000010000000000000002)\n'],
    ]
    const size = [goodManifest, ...files].reduce((sum, [, text = '']) => sum + text.length, 0)
    const message = await refusalOf(await archiveOf([goodManifest, ...files, seal(3, size)]))
    assert.match(message, /cannot be opened by this version/)
  })

  test('is refused without being unpacked when it would fill the disk', async () => {
    const header = Buffer.from(await tarOf([[{ name: `${inside}/x`, size: 0 }]])).subarray(0, 512)
    // A size of eight exabytes in base 256, which is the way of tar for large ones.
    const bomb = declareSize(header, 2 ** 60)
    const tar = Buffer.concat([(await tarOf([goodManifest])).subarray(0, 1024), bomb, Buffer.alloc(1_000_000)])
    assert.match(await refusalOf(gzipSync(tar)), /more room than is free/)
  })

  test('is refused when it unpacks to much more than its entries', async () => {
    const zeros = createGzip({ level: 9 })
    const chunks: Buffer[] = []
    zeros.on('data', chunk => chunks.push(chunk))
    zeros.write((await tarOf([goodManifest])).subarray(0, 1024))
    for (let i = 0; i < 64; i += 1) zeros.write(Buffer.alloc(1024 * 1024))
    await new Promise<void>(resolve => zeros.end(resolve))
    assert.match(await refusalOf(Buffer.concat(chunks)), /unpacks to more than it holds/)
  })

  test('with a header that would not fit the memory is refused', async () => {
    const header = declareSize(Buffer.from((await tarOf([[{ name: 'x', size: 0 }]])).subarray(0, 512)), 2 ** 40, 'x')
    const tar = Buffer.concat([(await tarOf([goodManifest])).subarray(0, 1024), header, Buffer.alloc(4096)])
    assert.match(await refusalOf(gzipSync(tar)), /damaged/)
  })
})

/** A header of tar that declares another size, and another type if given, with its checksum set right. */
function declareSize(header: Buffer, size: number, type?: string): Buffer {
  const changed = Buffer.from(header)
  changed.fill(0, 124, 136)
  changed.writeUInt8(0x80, 124)
  changed.writeBigUInt64BE(BigInt(size), 128)
  if (type !== undefined) changed.write(type, 156, 'latin1')
  changed.fill(' ', 148, 156)
  const sum = changed.reduce((total, byte) => total + byte, 0)
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return changed
}
