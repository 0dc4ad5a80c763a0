import { call } from '../../../app/client.ts'

/** Saves everything that is known of a person as a file. */
export async function downloadPerson(id: string): Promise<void> {
  const person = await call('GET /v1/profiles/{id}/export', { path: { id } })
  const url = URL.createObjectURL(new Blob([JSON.stringify(person, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `profile-${id}.json`
  link.click()
  // The browser has begun to read it by the next turn, whatever the file's size.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
