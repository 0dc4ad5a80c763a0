/** Catalogue names of what a call can be refused for. They go to the audit log; clients see the message alone. */
export type FaultCode =
  | 'MISSING_API_KEY'
  | 'INVALID_API_KEY'
  | 'MISSING_DEVELOPER_SECRET'
  | 'INVALID_DEVELOPER_SECRET'
  | 'IP_NOT_WHITELISTED'
  | 'MISSING_FIELDS'
  | 'MISSING_BRAND'
  | 'MISSING_ORG'
  | 'INVALID_PAYLOAD'
  | 'INVALID_FIELD'
  | 'INVALID_VALUE'
  | 'INVALID_ORG'
  | 'INVALID_MEMBER'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'NOT_OWNER'
  | 'NOT_EDITABLE'

/** Why a call is refused; it is answered with HTTP 200 all the same. */
export type Fault = { readonly code: FaultCode; readonly message: string }

export const missingApiKey: Fault = { code: 'MISSING_API_KEY', message: 'Missing service instance' }
export const invalidApiKey: Fault = { code: 'INVALID_API_KEY', message: 'Invalid API Key' }
export const missingDeveloperSecret: Fault = { code: 'MISSING_DEVELOPER_SECRET', message: 'Missing developer_secret' }
export const invalidDeveloperSecret: Fault = { code: 'INVALID_DEVELOPER_SECRET', message: 'Invalid developer_secret' }
export const ipNotListed: Fault = { code: 'IP_NOT_WHITELISTED', message: 'IP address not whitelisted' }
export const invalidPayload: Fault = {
  code: 'INVALID_PAYLOAD',
  message: 'Profile payload must be a valid array. The key/value pairing can be anything you like.',
}
export const noContact: Fault = { code: 'NOT_FOUND', message: 'Contact does not exist' }
export const noCompany: Fault = { code: 'NOT_FOUND', message: 'Entity does not exist' }
export const noNote: Fault = { code: 'NOT_FOUND', message: 'Note does not exist' }
/** Another member's, which is theirs to change. */
export const notEditable: Fault = { code: 'NOT_EDITABLE', message: 'Note is not editable' }
export const missingBrand: Fault = { code: 'MISSING_BRAND', message: 'Missing brand ID' }
export const missingOrg: Fault = { code: 'MISSING_ORG', message: 'Missing org ID' }
export const noMember: Fault = { code: 'INVALID_MEMBER', message: 'Member does not exist' }
export const noOrganization: Fault = { code: 'INVALID_ORG', message: 'Organization not found' }
export const contactExists: Fault = { code: 'ALREADY_EXISTS', message: 'Contact already exists' }
export const companyExists: Fault = { code: 'ALREADY_EXISTS', message: 'Entity already exists' }
/** The words of the contract, also where no note is added. */
export const notOwner: Fault = {
  code: 'NOT_OWNER',
  message: 'The API only supports notes being added by the member that owns the contact.',
}
export const nothingKnown: Fault = { code: 'INVALID_FIELD', message: 'No valid fields to update' }

export function missing(what: string): Fault {
  return { code: 'MISSING_FIELDS', message: `Missing ${what}` }
}

export function invalidField(what: string): Fault {
  return { code: 'INVALID_FIELD', message: `Invalid ${what}` }
}

export function invalidValue(what: string): Fault {
  return { code: 'INVALID_VALUE', message: `Invalid ${what}` }
}
