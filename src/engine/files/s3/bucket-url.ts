import type { BucketSettings } from '../../../runtime/bucket-configuration.ts'

/** The address of an object, or of the bucket itself without a key. */
export function bucketUrl({ name, endpoint, addressing }: BucketSettings, key = ''): URL {
  const url = new URL(endpoint)
  const base = url.pathname.replace(/\/+$/, '')
  if (addressing === 'host') url.hostname = `${name}.${url.hostname}`
  const path = addressing === 'path' ? `${base}/${name}` : base
  url.pathname = key === '' && addressing === 'path' ? path : `${path}/${key}`
  return url
}
