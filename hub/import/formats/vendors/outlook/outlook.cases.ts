import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'header line in several public exporters',
    line: "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,Business City,Business State,Business Postal Code,Business Country/Region,Assistant's Phone,Business Fax,Business Phone,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Account,Anniversary,Assistant's Name,Billing Information,Birthday,Categories,Children,Directory Server,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,E-mail 3 Address,E-mail 3 Type,E-mail 3 Display Name,Gender,Government ID Number,Hobby,Initials,Internet Free Busy,Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,Web Page",
    mapping: {
      firstName: 'First Name',
      lastName: 'Last Name',
      company: 'Company',
      jobTitle: 'Job Title',
      email: 'E-mail Address',
      otherEmails: ['E-mail 2 Address', 'E-mail 3 Address'],
      locale: 'Language',
      name: [],
    },
  },
  {
    from: "the German names of Roundcube's table",
    line: 'Title,Vorname,Weitere Vornamen,Nachname,Firma,Abteilung,Position,Name Assistent,E-Mail-Adresse,E-Mail 2: Adresse,E-Mail 3: Adresse',
    rows: ['Herr,Jan,,Roth,Roth AG,,Einkauf,,jan@roth.example,j@roth.example,'],
    mapping: {
      firstName: 'Vorname',
      lastName: 'Nachname',
      company: 'Firma',
      jobTitle: 'Position',
      email: 'E-Mail-Adresse',
      otherEmails: ['E-Mail 2: Adresse', 'E-Mail 3: Adresse'],
    },
  },
  {
    from: "the French names of Roundcube's table",
    line: "Titre,Prénom,Deuxième prénom,Nom,Société,Service,Profession,Nom de l'assistant(e),Adresse de messagerie",
    mapping: {
      firstName: 'Prénom',
      lastName: 'Nom',
      company: 'Société',
      jobTitle: 'Profession',
      email: 'Adresse de messagerie',
    },
  },
  {
    from: "the Italian names of Roundcube's table",
    line: 'Titolo,Nome,Secondo Nome,Cognome,Società,Reparto,Qualifica,Indirizzo E-mail,Indirizzo E-mail 2,Indirizzo E-mail 3',
    mapping: {
      firstName: 'Nome',
      lastName: 'Cognome',
      company: 'Società',
      jobTitle: 'Qualifica',
      email: 'Indirizzo E-mail',
      otherEmails: ['Indirizzo E-mail 2', 'Indirizzo E-mail 3'],
    },
  },
]
