// Spreadsheets on Windows still save CSV in the encoding of Western Europe; the server takes UTF-8 only, so that no letter
// is guessed where nobody looks.

/** Beyond it the page would hold too much at once; the rows are then refused with the reason. */
const maxBytes = 64 * 1024 * 1024

type Sent = { readonly file: File; readonly wasConverted: boolean }

/** A CSV file as UTF-8; other files, and what is UTF-8 or binary already, as they are. */
export async function toUtf8(file: File): Promise<Sent> {
  const asIs = { file, wasConverted: false }
  if (file.size > maxBytes || !/\.(csv|tsv|txt)$/i.test(file.name)) return asIs
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (bytes.includes(0) || isUtf8(bytes)) return asIs
  const text = new TextDecoder('windows-1252').decode(bytes)
  return { file: new File([text], file.name, { type: 'text/csv' }), wasConverted: true }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
