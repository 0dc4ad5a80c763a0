/** A value, or a sentence on what is wrong and what is accepted; the sentence never repeats a secret. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string }

/** Reads a variable; one that is absent or empty has the second value, and so has one at fault, which is noted. */
export type ReadVariable = <T>(variable: string, absent: T, parse: (text: string) => Parsed<T>) => T

export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
