type Given = Record<string, unknown>

/**
 * What a page reads of its address, and nothing else: the router hands a page also what its reader left out, such as a
 * number where the page expects a list, unless the reader says that it is not there.
 */
export function only<Search extends object>(read: (given: Given) => Search): (given: Given) => Search {
  return given => ({ ...Object.fromEntries(Object.keys(given).map(name => [name, undefined])), ...read(given) })
}
