import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts'
import { isEmailAddress } from '../schema/validate-value.ts'
import { detectIdentifiers, plainName } from './detect-identifiers.ts'

// Which field each column of a file fills, as a person would guess it: by the name of the column, else by what stands in it.

export type GuessedColumn = {
  readonly column: string
  /** Null when nothing tells; a field is given to one column only. */
  readonly field: string | null
  readonly why: 'name' | 'values' | null
}

export type GuessedMapping = {
  readonly columns: readonly GuessedColumn[]
  /** The strongest identity key among the guessed fields; null for people of whom some lack it, found by whatever they have. */
  readonly matchKey: string | null
}

/** Other names that people give to fields, without blanks and marks. A name may stand for several fields: the first declared. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  email: [
    'mail',
    'emailaddress',
    'mailaddress',
    'emailaddr',
    'emailid',
    'primaryemail',
    'contactemail',
    'customeremail',
    'useremail',
    'workemail',
    'emailadresse',
    'mailadresse',
    'courriel',
    'correo',
    'correoelectronico',
  ],
  phone: [
    'phonenumber',
    'phoneno',
    'mobile',
    'mobilephone',
    'mobilenumber',
    'mobileno',
    'cell',
    'cellphone',
    'cellnumber',
    'telephone',
    'telephonenumber',
    'tel',
    'telefon',
    'telefonnummer',
    'handy',
    'handynummer',
    'contactnumber',
    'primaryphone',
    'telefono',
  ],
  customer_id: [
    'customerno',
    'customernumber',
    'customernr',
    'customerkey',
    'customercode',
    'clientid',
    'clientno',
    'clientnumber',
    'custid',
    'custno',
    'kundennummer',
    'kundennr',
    'kundenid',
    'kdnr',
  ],
  external_id: [
    'id',
    'externalkey',
    'userid',
    'usernumber',
    'crmid',
    'contactid',
    'leadid',
    'personid',
    'memberid',
    'uid',
  ],
  anonymous_id: ['visitorid', 'cookie', 'cookieid', 'anonid'],
  device_id: ['deviceidentifier', 'deviceuuid'],
  social: ['socialhandle', 'twitter', 'twitterhandle', 'instagram', 'linkedin'],
  first_name: ['firstname', 'forename', 'givenname', 'fname', 'vorname', 'prenom', 'nombre'],
  last_name: ['lastname', 'surname', 'familyname', 'lname', 'nachname', 'familienname', 'nom', 'apellido', 'apellidos'],
  full_name: ['name', 'fullname', 'contactname', 'customername'],
  name: ['fullname', 'contactname', 'customername'],
  company: [
    'companyname',
    'organization',
    'organisation',
    'organizationname',
    'account',
    'accountname',
    'employer',
    'firma',
    'unternehmen',
  ],
  company_size: ['employees', 'numberofemployees', 'employeecount', 'headcount'],
  industry: ['sector', 'branche'],
  job_title: ['title', 'position', 'role', 'jobtitle'],
  country: ['countryname', 'countrycode', 'land', 'pays', 'pais'],
  city: ['town', 'locality', 'stadt', 'ort', 'ville', 'ciudad'],
  state: ['province', 'region', 'stateprovince', 'bundesland'],
  region: ['state', 'province', 'stateprovince', 'bundesland'],
  postal_code: ['zip', 'zipcode', 'postcode', 'postalcode', 'plz', 'postleitzahl'],
  zip: ['zipcode', 'postcode', 'postalcode', 'plz', 'postleitzahl'],
  address: ['street', 'streetaddress', 'addressline1', 'address1', 'strasse', 'straße'],
  address1: ['address', 'street', 'streetaddress', 'addressline1', 'strasse', 'straße'],
  ltv: ['lifetimevalue', 'customerlifetimevalue', 'clv', 'totalspent', 'totalspend', 'revenue'],
  order_count: ['orders', 'numberoforders', 'ordercount', 'totalorders'],
  signed_up_at: [
    'signedup',
    'signupdate',
    'signupat',
    'signuptime',
    'createdat',
    'createddate',
    'created',
    'registeredat',
    'datejoined',
  ],
  last_login_at: ['lastlogin', 'lastlogindate'],
  last_seen_at: ['lastseen', 'lastactive', 'lastactivity'],
  last_order_at: ['lastorder', 'lastorderdate', 'lastpurchase', 'lastpurchasedate'],
  signup_source: ['source', 'leadsource', 'channel'],
  account_owner: ['owner', 'accountmanager', 'salesrep', 'salesowner'],
  order_id: ['id', 'orderno', 'ordernumber', 'ordernr', 'order', 'bestellnummer'],
  customer_email: ['email', 'mail', 'emailaddress', 'buyeremail'],
  total: ['amount', 'ordertotal', 'totalamount', 'totalprice', 'grandtotal', 'price', 'sum'],
  currency: ['currencycode', 'waehrung', 'währung'],
  placed_at: ['orderdate', 'orderedat', 'date', 'createdat', 'purchasedate', 'placed'],
  occurred_at: ['timestamp', 'time', 'date', 'eventtime', 'datetime'],
}

/** `First Name`, `firstName`, `first_name` and `FIRST-NAME` are all `firstname`. */
function squeeze(name: string): string {
  return plainName(name).replaceAll(' ', '')
}

/** Whether the samples of a column could be values of the field; half of them may be faulty. */
function couldFill({ type, format }: FieldDefinition, samples: readonly string[]): boolean {
  const form =
    format === 'email'
      ? isEmailAddress
      : format === 'phone'
        ? (text: string) => /\d{3}/.test(text)
        : type === 'number' || type === 'integer'
          ? (text: string) => /^\D{0,3}\d[\d.,\s]*\D{0,3}$/.test(text)
          : undefined
  return form === undefined || samples.filter(form).length >= samples.length / 2
}

type Guess = { readonly field: string; readonly why: 'name' | 'values' }

/** Guesses by name, the surest first: each pass takes what earlier ones left. */
function namesOf(field: FieldDefinition, pass: 'own' | 'synonym'): readonly string[] {
  if (pass === 'synonym') return synonyms[field.name] ?? []
  return field.displayName === undefined ? [squeeze(field.name)] : [squeeze(field.name), squeeze(field.displayName)]
}

/** The field of the object that holds a detected kind of identifier. */
function fieldOfKind(object: ObjectDefinition, kind: string): string | undefined {
  const named =
    object.fields.find(({ name }) => name === kind) ?? object.fields.find(field => field.identifies === kind)
  return (named ?? object.fields.find(({ format }) => format === kind))?.name
}

/** `rows` are a sample, a cell for each column. */
export function guessMapping(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  object: ObjectDefinition,
): GuessedMapping {
  const samples = columns.map((_, index) => rows.map(row => row[index]?.trim() ?? '').filter(cell => cell !== ''))
  const squeezed = columns.map(squeeze)
  const guesses = new Map<number, Guess>()
  const taken = new Set<string>()
  const give = (index: number, guess: Guess): void => {
    guesses.set(index, guess)
    taken.add(guess.field)
  }
  for (const pass of ['own', 'synonym'] as const) {
    for (const field of object.fields) {
      if (taken.has(field.name)) continue
      const names = namesOf(field, pass)
      const index = squeezed.findIndex(
        (name, at) => name !== '' && !guesses.has(at) && names.includes(name) && couldFill(field, samples[at] ?? []),
      )
      if (index >= 0) give(index, { field: field.name, why: 'name' })
    }
  }
  const left = columns.map((_, index) => index).filter(index => !guesses.has(index))
  const detected = detectIdentifiers(
    left.map(index => columns[index] ?? ''),
    rows.map(row => left.map(index => row[index] ?? '')),
  )
  for (const { column, kind, by } of detected) {
    const field = fieldOfKind(object, kind)
    if (field !== undefined && !taken.has(field)) give(columns.indexOf(column), { field, why: by })
  }
  return {
    columns: columns.map((column, index) => {
      const guess = guesses.get(index)
      return { column, field: guess?.field ?? null, why: guess?.why ?? null }
    }),
    matchKey: matchKeyOf(object, guesses, rows),
  }
}

/** A match key refuses the rows without it, so people are matched by one only where each row of the sample has it. */
function matchKeyOf(
  { identityKeys, objectType }: ObjectDefinition,
  guesses: ReadonlyMap<number, Guess>,
  rows: readonly (readonly string[])[],
): string | null {
  for (const key of identityKeys) {
    const index = [...guesses].find(([, { field }]) => field === key)?.[0]
    if (index === undefined) continue
    const isEverywhere = rows.every(row => (row[index] ?? '').trim() !== '')
    return isEverywhere || objectType !== 'profile' ? key : null
  }
  return null
}
