import { expect, test } from 'vitest'
import type { ImportMapping } from '../../../lib/contract/import.ts'
import { inWords } from '../reason-words.ts'
import { mappingProblem } from './mapping-problem.ts'
import { proposeMapping, scoreHeader } from './propose-mapping.ts'
import { readCsv } from './read-csv.ts'
import { collect, reasonsInWords, textPieces } from './testing.ts'

async function propose(text: string) {
  const file = await readCsv(textPieces(text, 1000), scoreHeader)
  const rows = (await collect(file.rows)).values
  return { ...proposeMapping(file.columns, rows), columns: file.columns, rows }
}

test.each<[text: string, mapping: ImportMapping]>([
  [
    'Imię i nazwisko,Adres e-mail,Firma,Zgoda,Kolor\n',
    {
      'Imię i nazwisko': 'name',
      'Adres e-mail': 'email',
      Firma: 'company',
      Zgoda: 'marketingConsent',
    },
  ],
  [
    'Vorname;Nachname;E-Mail-Adresse;Unternehmen;Funktion;Sprache;Abgemeldet\n',
    {
      Vorname: 'firstName',
      Nachname: 'lastName',
      'E-Mail-Adresse': 'email',
      Unternehmen: 'company',
      Funktion: 'jobTitle',
      Sprache: 'locale',
      Abgemeldet: 'marketingOptOut',
    },
  ],
  [
    'Nome;Cognome;Indirizzo e-mail;Azienda;Ruolo;Consenso;Non contattare\n',
    {
      Nome: 'firstName',
      Cognome: 'lastName',
      'Indirizzo e-mail': 'email',
      Azienda: 'company',
      Ruolo: 'jobTitle',
      Consenso: 'marketingConsent',
      'Non contattare': 'doNotContact',
    },
  ],
  [
    'Nombre,Apellidos,Correo electrónico,Empresa,Cargo,Dado de baja\n',
    {
      Nombre: 'firstName',
      Apellidos: 'lastName',
      'Correo electrónico': 'email',
      Empresa: 'company',
      Cargo: 'jobTitle',
      'Dado de baja': 'marketingOptOut',
    },
  ],
  [
    'Prénom;Nom;Adresse de messagerie;Société;Fonction;Désabonné\n',
    {
      Prénom: 'firstName',
      Nom: 'lastName',
      'Adresse de messagerie': 'email',
      Société: 'company',
      Fonction: 'jobTitle',
      Désabonné: 'marketingOptOut',
    },
  ],
  [
    'Email,Email 2,Secondary email,Owner email,E-mail 3 Address\n',
    {
      Email: 'email',
      'Secondary email': 'otherEmails',
      'Email 2': 'otherEmails',
      'E-mail 3 Address': 'otherEmails',
    },
  ],
  // What stands in the columns decides.
  ['Contact,Email\n555-6001,a@example.com\n', { Email: 'email' }],
  ['Contact,Email\nAnn Doe,a@example.com\n', { Contact: 'name', Email: 'email' }],
  ['Title,Email\nMr.,a@example.com\nMrs.,b@example.com\n', { Email: 'email' }],
  ['Title,Email\nMr.,a@example.com\nBuyer,b@example.com\n', { Title: 'jobTitle', Email: 'email' }],
  ['Estado,Email\nSC,a@example.com\nSão Paulo,b@example.com\n', { Email: 'email' }],
  ['Estado,Email\nNuevo,a@example.com\nCerrado,b@example.com\n', { Estado: 'leadStatus', Email: 'email' }],
  ['Mail,E-mail address\nyes,a@example.com\nno,b@example.com\n', { 'E-mail address': 'email' }],
  ['constructor,__proto__,email\n1,2,a@example.com\n', { email: 'email' }],
])('%s', async (text, mapping) => {
  const proposal = await propose(text)
  expect(proposal.vendor).toBeNull()
  expect(proposal.mapping).toEqual(mapping)
  expect(mappingProblem(proposal.mapping, proposal.columns, proposal.rows)).toBeNull()
})

test('no vendor is recognised where two fit as well', async () => {
  // Zoho's, out of the tests of a public importer (read 2026-11-30), and as well Salesforce's.
  const header =
    'Record Id,Lead Owner,Company,First Name,Last Name,Email,Phone,Lead Source,Lead Status,Street,City,State,Zip Code,Description'
  expect((await propose(`${header}\n`)).vendor).toBeNull()
})

test('no vendor is recognised by one common header', async () => {
  for (const header of [
    'Record ID',
    'Lifecycle Stage',
    'points',
    'Secondary Email',
    'Lead Owner',
    'SMS',
    'Labels',
  ])
    expect([header, (await propose(`${header},Email\n`)).vendor]).toEqual([header, null])
})

test.each([
  ['Email Opt-In source', 'does not say whether'],
  ['Newsletter', 'does not say clearly'],
  ['SMS opt out', 'another way of contact than e-mail'],
])('"%s" looks like consent', async (header, why) => {
  expect(reasonsInWords((await propose(`Email,${header}\n`)).consentLike)).toMatchObject([
    { name: header, why: expect.stringContaining(why) },
  ])
})

test.each<[text: string, mapping: ImportMapping | null, message: string]>([
  ['Email,Mail,Name\n', { Name: 'name' }, 'No column is named as the e-mail address'],
  ['Email,Mail,Name\n', { Email: 'email', Mail: 'email' }, 'Two columns are to be read as "email"'],
  ['Email,Mail,Name\n', { Post: 'email' }, 'names the column "Post"'],
  [
    'Email,Name,Email\na@x.test,A,b@x.test\n',
    null,
    'Several columns are called "Email" (columns 1, 3), and "email" is read from one of them. Say which one it is: --map "Email (column 1)=email"',
  ],
  [
    'Email,Name,Email\na@x.test,A,b@x.test\n',
    { Email: 'email' },
    'Say which one it is: --map "Email (column 1)=email"',
  ],
  [
    'Notes:,Kontakt\nx,a@x.test\ny,b@x.test\nz,\n',
    null,
    '"Kontakt" holds addresses (rows with one: 2 of 3). Import with --map "Kontakt=email"',
  ],
  ['Notes:,City\nx,y\n', null, 'No column holds e-mail addresses'],
  ['a@x.test,Ann\nb@x.test,Bo\n', null, 'Put a line with names before it'],
])('%j with %j cannot be used', async (text, given, message) => {
  const { mapping, columns, rows } = await propose(text)
  expect(inWords(mappingProblem(given ?? mapping, columns, rows, given ?? {})!)).toContain(message)
})

test('of headers that stand twice the person may say which one is meant', async () => {
  const { columns, rows } = await propose('Email,Name,Email,Note,Note\na@x.test,A,b@x.test,x,y\n')
  const given: ImportMapping = { 'Email (column 3)': 'email' }
  expect(mappingProblem(given, columns, rows, given)).toBeNull()
})
