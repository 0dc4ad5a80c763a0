import { type JsonObject, memberOf } from '../json.ts'

/** The fields in whose words people are searched. */
const nameFields = ['first_name', 'last_name', 'name', 'full_name', 'company'] as const

const maxWords = 16
const maxWordLength = 40
/** Of a field, whatever its length. */
const maxTextLength = 400

/** Letters that have no decomposition and that people type without their strokes and ligatures. */
const spelledOut: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
}

function foldLetters(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøłđðþħı]/g, letter => spelledOut[letter] ?? letter)
    .toLowerCase()
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const asciiOnly = /^[\u0000-\u007f]*$/

/**
 * The words of a text as they are stored and searched: lower case, letters without their marks, split at everything but
 * letters and digits; what is written without spaces is one word. Long words are cut.
 */
export function wordsOf(text: string): readonly string[] {
  const beginning = text.slice(0, maxTextLength)
  const words = asciiOnly.test(beginning)
    ? beginning.toLowerCase().match(/[a-z0-9]+/g)
    : foldLetters(beginning).match(/[\p{L}\p{N}]+/gu)
  return words?.map(word => (word.length > maxWordLength ? cutWord(word) : word)) ?? []
}

/** Never between the halves of a character. */
function cutWord(word: string): string {
  return word.slice(0, maxWordLength).replace(/[\ud800-\udbff]$/, '')
}

/** The different words of a profile's names in the order of their bytes, of a limited number. */
export function nameWords(fields: JsonObject): readonly string[] {
  const words = new Set<string>()
  for (const name of nameFields) {
    const value = memberOf(fields, name)
    if (typeof value === 'string') for (const word of wordsOf(value)) words.add(word)
  }
  return [...words].slice(0, maxWords).sort()
}

/** All words of a profile between spaces, so that each can be looked for by its beginning. */
export function nameText(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}

/** Whether two views of a profile have the same names, which spares the comparison of their words. */
export function hasSameNames(one: JsonObject, other: JsonObject): boolean {
  return nameFields.every(name => memberOf(one, name) === memberOf(other, name))
}
