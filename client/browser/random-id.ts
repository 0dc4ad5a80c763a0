/** 128 random bits in hexadecimal; `crypto.randomUUID` would need a page served by https. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}
