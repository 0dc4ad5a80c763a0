import { join } from 'node:path'
import type { BucketSettings } from '../../runtime/bucket-configuration.ts'
import { createDiskStore } from './disk-store.ts'
import type { FileStore } from './file-store.ts'
import { createS3Store } from './s3-store.ts'

/** The bucket where one is named, else the directory `files` beside the other data. */
export function createFileStore(settings: {
  readonly bucket: BucketSettings | null
  readonly dataDirectory: string
}): FileStore {
  return settings.bucket === null
    ? createDiskStore(join(settings.dataDirectory, 'files'))
    : createS3Store(settings.bucket)
}
