import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeBytes, readAll } from '../../../test/byte-streams.ts'
import { describeWithS3 } from '../../../test/s3/s3-server.ts'
import { StoreUnavailableError, storeNameOf } from './file-store.ts'
import { bucketUrl } from './s3/bucket-url.ts'
import { createSend } from './s3/send.ts'
import { beginUpload, listUploads, putPart } from './s3/uploads.ts'
import { readElements, readText } from './s3/xml.ts'
import { createS3Store } from './s3-store.ts'

const mebibyte = 1024 * 1024
const newName = () => storeNameOf(crypto.randomUUID(), crypto.randomUUID())

describeWithS3('a bucket', bucket => {
  const uploads = async () => listUploads(createSend(bucket()), bucket().prefix)

  test('an upload whose source fails is aborted', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield* madeBytes(20 * mebibyte)
      throw new RangeError('the client has left')
    }
    await assert.rejects(createS3Store(bucket()).put(newName(), failing(), 100 * mebibyte), RangeError)
    assert.deepEqual(await uploads(), [])
  })

  test('an upload that a killed process left is aborted once it is old, and not before', async () => {
    const store = createS3Store(bucket())
    const send = createSend(bucket())
    const key = bucket().prefix + newName()
    const uploadId = await beginUpload(send, key)
    await putPart(send, key, uploadId, 1, new Uint8Array(5 * mebibyte))
    await store.removeUnfinished(Date.now() - 3_600_000)
    assert.deepEqual(
      (await uploads()).map(upload => upload.uploadId),
      [uploadId],
    )
    await store.removeUnfinished(Date.now() + 3_600_000)
    assert.deepEqual(await uploads(), [])
  })

  test('what lies in the bucket beside the prefix is not listed', async () => {
    const store = createS3Store(bucket())
    const other = createS3Store({ ...bucket(), prefix: 'other/' })
    const [ours, theirs] = [newName(), newName()]
    await store.put(ours, madeBytes(10), 10)
    await other.put(theirs, madeBytes(10), 10)
    const names = []
    for await (const { name } of store.list()) names.push(name)
    assert.ok(names.includes(ours) && !names.includes(theirs))
  })

  test('a wrong secret is told without the secret', async () => {
    const store = createS3Store({ ...bucket(), secretAccessKey: 'a-wrong-secret' })
    await assert.rejects(store.put(newName(), madeBytes(10), 10), (error: Error) => {
      assert.ok(error instanceof StoreUnavailableError)
      assert.match(error.message, /^the bucket answered 403 \w+$/)
      return true
    })
  })

  test('a reader who stops early leaves the store usable', async () => {
    const store = createS3Store(bucket())
    const name = newName()
    await store.put(name, madeBytes(20 * mebibyte), 20 * mebibyte)
    const stream = await store.open(name)
    for await (const _ of stream) break
    assert.equal(stream.destroyed, true)
    assert.equal((await readAll(await store.open(name, { start: 0, end: 16 }))).length, 16)
  })
})

test('the bucket stands in the path or before the host', () => {
  const bucket = {
    name: 'files',
    prefix: '',
    endpoint: 'https://s3.example.org:9000/base',
    region: 'x',
    accessKeyId: 'a',
    secretAccessKey: 'b',
    addressing: 'path',
  } as const
  assert.equal(bucketUrl(bucket).href, 'https://s3.example.org:9000/base/files')
  assert.equal(bucketUrl(bucket, 'a/b').href, 'https://s3.example.org:9000/base/files/a/b')
  const host = { ...bucket, endpoint: 'https://s3.eu-central-1.amazonaws.com', addressing: 'host' } as const
  assert.equal(bucketUrl(host).href, 'https://files.s3.eu-central-1.amazonaws.com/')
  assert.equal(bucketUrl(host, 'a/b').href, 'https://files.s3.eu-central-1.amazonaws.com/a/b')
})

test('text in the answers of a bucket is read as it was meant', () => {
  const xml = '<R><Key>a&amp;b&lt;&#x41;&#66;</Key><C><Key>1</Key></C><C><Key>2</Key></C><E/></R>'
  assert.equal(readText(xml, 'Key'), 'a&b<AB')
  assert.deepEqual(
    readElements(xml, 'C').map(inside => readText(inside, 'Key')),
    ['1', '2'],
  )
  assert.equal(readText(xml, 'E'), undefined)
})
