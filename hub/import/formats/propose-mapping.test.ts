import { expect, test } from 'vitest'
import { mappingProblem, proposeMapping } from './propose-mapping.ts'

/** Header lines as the systems write them; sources in the file of each. */
const EXPORTS: [string, string, Record<string, string>][] = [
  [
    'hubspot',
    'Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Company Name,Contact owner,Lifecycle Stage,Unsubscribed from all email',
    {
      id: 'Record ID',
      email: 'Email',
      owner: 'Contact owner',
      marketingOptOut: 'Unsubscribed from all email',
      lifecycleStage: 'Lifecycle Stage',
    },
  ],
  [
    'hubspot',
    'hs_object_id,firstname,lastname,email,lifecyclestage,hs_lead_status,hubspotscore,hs_email_optout,hs_additional_emails',
    {
      id: 'hs_object_id',
      engagement: 'hubspotscore',
      marketingOptOut: 'hs_email_optout',
      otherEmails: 'hs_additional_emails',
    },
  ],
  [
    'hubspot',
    'Prénom,Nom,Adresse e-mail,Phase du cycle de vie,Propriétaire du contact',
    {
      firstName: 'Prénom',
      lastName: 'Nom',
      email: 'Adresse e-mail',
      lifecycleStage: 'Phase du cycle de vie',
      owner: 'Propriétaire du contact',
    },
  ],
  [
    'hubspot',
    'Imię,Nazwisko,Adres e-mail,Etap cyklu życia,Właściciel kontaktu',
    {
      firstName: 'Imię',
      lastName: 'Nazwisko',
      email: 'Adres e-mail',
      lifecycleStage: 'Etap cyklu życia',
      owner: 'Właściciel kontaktu',
    },
  ],
  [
    'hubspot',
    'Nome,Sobrenome,E-mail,Cargo,Fase do ciclo de vida,Status do lead,Proprietário do contato',
    {
      firstName: 'Nome',
      lastName: 'Sobrenome',
      email: 'E-mail',
      jobTitle: 'Cargo',
      leadStatus: 'Status do lead',
    },
  ],
  [
    'hubspot',
    'Nombre,Apellidos,Correo,Etapa del ciclo de vida,Propietario del contacto',
    { firstName: 'Nombre', lastName: 'Apellidos', email: 'Correo', owner: 'Propietario del contacto' },
  ],
  [
    'mautic',
    'id,title,firstname,lastname,email,company,position,points,preferred_locale,stage,last_active',
    { id: 'id', jobTitle: 'position', engagement: 'points', locale: 'preferred_locale' },
  ],
  [
    'mailchimp',
    'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,UNSUB_TIME,LAST_CHANGED,LEID,EUID,NOTES,TAGS',
    { email: 'Email Address', consentGrantedAt: 'CONFIRM_TIME', consentDeniedAt: 'UNSUB_TIME', id: 'EUID' },
  ],
  [
    'brevo',
    'CONTACT ID;EMAIL;LASTNAME;FIRSTNAME;WHATSAPP;SMS;DOUBLE_OPT-IN;OPT_IN;LANDLINE_NUMBER;EXT_ID;CONTACT_TIMEZONE;JOB_TITLE;LINKEDIN;ADDED_TIME;MODIFIED_TIME',
    { id: 'CONTACT ID', email: 'EMAIL', firstName: 'FIRSTNAME', jobTitle: 'JOB_TITLE' },
  ],
  ['brevo', 'EMAIL;PRENOM;NOM;ADDED_TIME', { firstName: 'PRENOM', lastName: 'NOM' }],
]

test.each(EXPORTS)('knows an export of %s: %s', (vendor, line, expected) => {
  const headers = line.split(line.includes(';') ? ';' : ',')
  const proposal = proposeMapping(headers)
  expect(proposal.vendor?.id).toBe(vendor)
  const byField = Object.fromEntries(
    Object.entries(proposal.mapping).map(([header, field]) => [field, header]),
  )
  expect(byField).toMatchObject(expected)
  expect([...Object.keys(proposal.mapping), ...proposal.unmapped].sort()).toEqual([...headers].sort())
  expect(mappingProblem(proposal.mapping, headers)).toBeNull()
})

test('falls back to common names in five languages', () => {
  const { vendor, mapping, unmapped } = proposeMapping([
    'Imię i nazwisko',
    'Adres e-mail',
    'Firma',
    'Zgoda',
    'Kolor',
  ])
  expect(vendor).toBeNull()
  expect(mapping).toEqual({
    'Imię i nazwisko': 'name',
    'Adres e-mail': 'email',
    Firma: 'company',
    Zgoda: 'marketingConsent',
  })
  expect(unmapped).toEqual(['Kolor'])
})

test.each([
  [{ Name: 'name' }, 'No column holds the e-mail address'],
  [{ Email: 'email', Mail: 'email' }, 'Two headers are mapped to "email"'],
  [{ Post: 'email' }, 'names the header "Post"'],
] as const)('refuses the mapping %j', (mapping, message) => {
  expect(mappingProblem(mapping, ['Email', 'Mail', 'Name'])).toContain(message)
})
