import { BlockList, isIP } from 'node:net'
import { type SchemaRefusal, unusable } from '../../domain/schema/schema-refusal.ts'
import { type AddressRange, refusedIpv4, refusedIpv6 } from '../../domain/webhook/refused-ranges.ts'

export type Target = { readonly url: URL; readonly hostname: string }
export type CheckedTarget =
  | ({ readonly kind: 'accepted' } & Target)
  | { readonly kind: 'refused'; readonly error: string }

const longestUrl = 2048
export const privateTarget = 'the target is not a public address'

/**
 * What can be said of a target without asking for its address; also for whoever takes one in. A host that is a name is
 * checked again, by its addresses, at every attempt.
 */
export function checkTarget(text: string, allowsPrivateTargets: boolean): CheckedTarget {
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    return { kind: 'refused', error: `the target is not an http or https URL of at most ${longestUrl} characters` }
  }
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (!allowsPrivateTargets && isIP(hostname) !== 0 && isRefusedAddress(hostname)) {
    return { kind: 'refused', error: privateTarget }
  }
  return { kind: 'accepted', url, hostname }
}

/** Refuses to take in the address of a webhook that is none of the public network, unless the operator allows such. */
export function refusePrivateTarget(url: string | null, allowsPrivateTargets: boolean): SchemaRefusal | undefined {
  if (url === null || !URL.canParse(url) || checkTarget(url, allowsPrivateTargets).kind === 'accepted') return undefined
  return unusable('webhook_url', 'must be a public address')
}

const lists = { ipv4: listOf(refusedIpv4, 'ipv4'), ipv6: listOf(refusedIpv6, 'ipv6') } as const

// One list a family: a BlockList takes IPv4 addresses for their mapped IPv6 ones, and ::/3 would hold them all.
function listOf(ranges: readonly AddressRange[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [network, bits] of ranges) list.addSubnet(network, bits, family)
  return list
}

/** Whether an address is one that no public receiver has; what is no address is refused too. */
export function isRefusedAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 0) return true
  const family = version === 4 ? 'ipv4' : 'ipv6'
  return lists[family].check(address, family)
}
