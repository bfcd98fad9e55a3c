import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'knowledge.hubspot.com, export with labels',
    line: 'Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Company Name,Contact owner,Lifecycle Stage,Unsubscribed from all email',
    mapping: {
      id: 'Record ID',
      email: 'Email',
      owner: 'Contact owner',
      marketingOptOut: 'Unsubscribed from all email',
      lifecycleStage: 'Lifecycle Stage',
    },
  },
  {
    from: 'internal names of the properties',
    line: 'hs_object_id,firstname,lastname,email,lifecyclestage,hs_lead_status,hubspotscore,hs_email_optout,hs_additional_emails',
    mapping: {
      id: 'hs_object_id',
      engagement: 'hubspotscore',
      marketingOptOut: 'hs_email_optout',
      otherEmails: 'hs_additional_emails',
    },
  },
  {
    from: 'knowledge.hubspot.com in French',
    line: 'Prénom,Nom,Adresse e-mail,Phase du cycle de vie,Propriétaire du contact',
    mapping: {
      firstName: 'Prénom',
      lastName: 'Nom',
      email: 'Adresse e-mail',
      lifecycleStage: 'Phase du cycle de vie',
      owner: 'Propriétaire du contact',
    },
  },
  {
    from: 'knowledge.hubspot.com in Polish',
    line: 'Imię,Nazwisko,Adres e-mail,Etap cyklu życia,Właściciel kontaktu',
    mapping: {
      firstName: 'Imię',
      lastName: 'Nazwisko',
      email: 'Adres e-mail',
      lifecycleStage: 'Etap cyklu życia',
      owner: 'Właściciel kontaktu',
    },
  },
  {
    from: 'knowledge.hubspot.com in Portuguese',
    line: 'Nome,Sobrenome,E-mail,Cargo,Fase do ciclo de vida,Status do lead,Proprietário do contato',
    mapping: {
      firstName: 'Nome',
      lastName: 'Sobrenome',
      email: 'E-mail',
      jobTitle: 'Cargo',
      leadStatus: 'Status do lead',
    },
  },
  {
    from: 'knowledge.hubspot.com in Spanish',
    line: 'Nombre,Apellidos,Correo,Etapa del ciclo de vida,Propietario del contacto',
    mapping: {
      firstName: 'Nombre',
      lastName: 'Apellidos',
      email: 'Correo',
      owner: 'Propietario del contacto',
    },
  },
  {
    from: 'a few columns only',
    line: 'Record ID,Email,Preferred language',
    rows: ['1,a@example.com,Portuguese - Brazil'],
    mapping: { id: 'Record ID', email: 'Email', locale: 'Preferred language' },
  },
]
