// Names and values are other people's text. What could steer a terminal, or turn the order of what is read, is shown by
// its number instead.

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const steering = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** One line that a terminal shows and does not obey. */
export function showText(text: string): string {
  return text.replace(steering, found => {
    if (found === '\n') return '\\n'
    if (found === '\t') return '\\t'
    const code = found.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** Any JSON value as one such line. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return showText(value)
  return showText(JSON.stringify(value) ?? '')
}

const wide =
  /^(\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])/u
const combining = /^\p{M}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room
const colour = /\x1b\[\d*m/g
const segmenter = new Intl.Segmenter()

/** How many columns a text takes on a terminal. */
export function widthOf(text: string): number {
  const plain = text.replace(colour, '')
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length
  let width = 0
  for (const { segment } of segmenter.segment(plain)) width += wide.test(segment) ? 2 : combining.test(segment) ? 0 : 1
  return width
}

/** At most so many columns; what was cut shows as an ellipsis. The text has no colours. */
export function cutText(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += widthOf(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
