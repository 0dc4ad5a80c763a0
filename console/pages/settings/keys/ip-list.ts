/** Whether a text is an IPv4 or IPv6 address, or a network of them (CIDR); the server judges again. */
export function isAddressOrNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/%\s]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (isIpv4(address)) return Number(bits ?? 0) <= 32
  return isIpv6(address) && Number(bits ?? 0) <= 128
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every(part => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`)
}
