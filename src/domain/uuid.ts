const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether the database can read the text as an id; anything else names nothing. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}

/** The id of 32 hexadecimal digits. */
export function uuidFromHex(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
