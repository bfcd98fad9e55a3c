import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'header line in the tests of a public importer',
    line: 'First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,Home City,Home State,Home ZipCode,Home Country,Work Address,Work Address 2,Work City,Work State,Work ZipCode,Work Country,Job Title,Department,Organization,Web Page 1,Web Page 2,Birth Year,Birth Month,Birth Day,Custom 1,Custom 2,Custom 3,Custom 4,Notes',
    mapping: {
      firstName: 'First Name',
      lastName: 'Last Name',
      name: 'Display Name',
      email: 'Primary Email',
      otherEmails: 'Secondary Email',
      jobTitle: 'Job Title',
      company: 'Organization',
    },
  },
  {
    from: "the German names of Roundcube's table",
    line: 'Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,Tel. dienstlich,Organisation,Webseite 1',
    mapping: {
      firstName: 'Vorname',
      lastName: 'Nachname',
      name: 'Anzeigename',
      email: 'Primäre E-Mail-Adresse',
      otherEmails: 'Sekundäre E-Mail-Adresse',
      company: 'Organisation',
    },
  },
  {
    from: "the French names of Roundcube's table",
    line: 'Prénom,Nom,Nom à afficher,Surnom,Adresse électronique principale,Adresse électronique secondaire,Société',
    mapping: {
      name: 'Nom à afficher',
      email: 'Adresse électronique principale',
      otherEmails: 'Adresse électronique secondaire',
      company: 'Société',
    },
  },
  {
    from: "the Italian names of Roundcube's table",
    line: 'Nome,Cognome,Nome visualizzato,Soprannome,Email principale,Email secondaria,Organizzazione',
    mapping: {
      firstName: 'Nome',
      lastName: 'Cognome',
      name: 'Nome visualizzato',
      email: 'Email principale',
      otherEmails: 'Email secondaria',
      company: 'Organizzazione',
    },
  },
]
