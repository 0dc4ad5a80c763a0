import { BlockList, isIP } from 'node:net'

// Lists of addresses from which a key is good: single addresses or networks (CIDR). IPv4 written as IPv6 is IPv4 here.

type Network = { readonly family: 'ipv4' | 'ipv6'; readonly address: string; readonly prefix: number }

export const maxListed = 100

/** The parts of an entry; undefined when it is neither an address nor a network. */
function readNetwork(entry: string): Network | undefined {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
  const family = isIP(address)
  if (family === 0) return undefined
  const longest = family === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  if (prefix > longest) return undefined
  if (family === 4) return { family: 'ipv4', address, prefix }
  const mapped = mappedAddress(address)
  if (mapped !== undefined && prefix >= 96) return { family: 'ipv4', address: mapped, prefix: prefix - 96 }
  return { family: 'ipv6', address, prefix }
}

/** The IPv4 address that an IPv6 address stands for, in whichever of its spellings. */
function mappedAddress(address: string): string | undefined {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical) ?? []
  if (high === undefined || low === undefined) return undefined
  const bits = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return bits.flatMap(each => [each >> 8, each & 0xff]).join('.')
}

/** Whether an entry is an address or a network. */
export function isListable(entry: string): boolean {
  return readNetwork(entry) !== undefined
}

/** Reads a list once, to judge many addresses. An empty one lists nothing. */
export function compileAddresses(allowedIps: readonly string[]): (ip: string) => boolean {
  const list = new BlockList()
  for (const entry of allowedIps) {
    const network = readNetwork(entry)
    if (network !== undefined) list.addSubnet(network.address, network.prefix, network.family)
  }
  return ip => {
    const network = readNetwork(ip.replace(/%.*$/, ''))
    return network !== undefined && list.check(network.address, network.family)
  }
}

/** Whether a list of addresses and networks holds the address of a request; an empty one holds none. */
export function isAddressListed(allowedIps: readonly string[], ip: string): boolean {
  return compileAddresses(allowedIps)(ip)
}
