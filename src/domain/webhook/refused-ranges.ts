// Addresses that no public receiver has, from the registries of special-purpose addresses of IANA. Webhooks go to them
// only where the operator allows it, since whoever may name a target could else reach what the server's network hides.

export type AddressRange = readonly [network: string, bits: number]

export const refusedIpv4: readonly AddressRange[] = [
  ['0.0.0.0', 8], // this network, the unspecified address
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // behind the NAT of a carrier
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, also the metadata of clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
]

/** All but 2000::/3, of which addresses are given out to the public, and what is special within. */
export const refusedIpv6: readonly AddressRange[] = [
  ['::', 3], // unspecified, loopback, IPv4-mapped, NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard
  ['4000::', 2],
  ['8000::', 1], // unique local, link-local, multicast
  ['2001::', 23], // protocol assignments, among them Teredo, which holds an IPv4 address
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, which holds an IPv4 address
  ['3fff::', 20], // documentation
]
