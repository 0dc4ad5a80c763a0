// The forms of attribute values. A reader answers with the value as it is used, or undefined where the form is wrong.

const maxEmailLength = 100
const maxLabelLength = 63
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
const lastLabel = /^(?:[a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])$/
const phone = /^\+[1-9][0-9]{6,14}$/
const locale = /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/

/** Trimmed and lower-cased. */
export function readEmail(text: string): string | undefined {
  const email = text.trim()
  const at = email.indexOf('@')
  if (email.length > maxEmailLength || at < 1 || at > 64) return undefined
  const labels = email
    .slice(at + 1)
    .toLowerCase()
    .split('.')
  if (!localPart.test(email.slice(0, at)) || labels.length < 2) return undefined
  const areLabels = labels.every(part => part.length <= maxLabelLength && label.test(part))
  return areLabels && lastLabel.test(labels.at(-1) ?? '') ? email.toLowerCase() : undefined
}

export function isPhone(text: string): boolean {
  return phone.test(text)
}

export function isLocale(text: string): boolean {
  return locale.test(text)
}
