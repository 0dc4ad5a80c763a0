import { BadFileError } from './opened-file.ts'

const maxColumns = 500
const maxNameLength = 266

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const unusable = /[\u0000-\u001f\ufffd]|^__proto__$/

/** The names of the columns as the header has them; those that it leaves out are numbered. */
export function readHeader(cells: readonly string[]): readonly string[] {
  const names = cells.map((cell, index) => cell.trim().replaceAll(/\s+/g, ' ') || `column_${index + 1}`)
  if (names.length > maxColumns) throw new BadFileError(`has more than ${maxColumns} columns`, 1)
  for (const [index, name] of names.entries()) {
    if (name.includes('\ufffd'))
      throw new BadFileError(`is not UTF-8: see the name of column ${index + 1}; save it as UTF-8`, 1)
    if (unusable.test(name) || name.length > maxNameLength)
      throw new BadFileError(`has a name that no column can have, in column ${index + 1}`, 1)
    const first = names.indexOf(name)
    if (first < index)
      throw new BadFileError(`has two columns of the same name, columns ${first + 1} and ${index + 1}; rename one`, 1)
  }
  return names
}
