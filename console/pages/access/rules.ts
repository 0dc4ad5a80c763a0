// What a form can say before it asks the server, which judges again.

const shortestPassword = 8

export const passwordRule = `${shortestPassword} characters or more; a short sentence is a good one.`

export function faultOfEmail(email: string): string | null {
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? null : 'This must be an e-mail address.'
}

export function faultOfNewPassword(password: string): string | null {
  return password.length >= shortestPassword ? null : `This must have ${shortestPassword} characters or more.`
}

export function faultOfEmpty(text: string): string | null {
  return text.trim() === '' ? 'This must not be empty.' : null
}
