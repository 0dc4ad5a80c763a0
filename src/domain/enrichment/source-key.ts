/** What groups the records of one source and what rules name: `LinkedIn Sales Nav` and ` linkedin sales-nav` are one. */
export function sourceKeyOf(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
}
