import type { Vendor } from '../vendor.ts'

/**
 * HubSpot contact export: headers are the labels of the contact properties, in the language of the account, or the
 * internal names.
 * Sources, read 2026-11-22: knowledge.hubspot.com "HubSpot's default contact properties" (en, and its translations
 * fr 2024-10, pl 2023-05), "Create and customize lifecycle stages" (pt 2023-09: "Fase do ciclo de vida"), "Import
 * contacts" (Contact owner, Lifecycle stage), community.hubspot.com thread 623337 ("Unsubscribed from all email" is
 * the property that an opt-out sets; "Marketing contact status" is billing and says nothing about consent).
 * Without a source, from what the product's words are elsewhere: the Spanish labels, and the opt-out labels of all
 * languages but English. A header that is not known is never dropped in silence: the dry run lists it as unmapped.
 */
export const hubspot: Vendor = {
  id: 'hubspot',
  name: 'HubSpot',
  own: [
    'Record ID - Contact',
    'hs_object_id',
    'hs_email_optout',
    'hs_lead_status',
    'hubspotscore',
    'HubSpot Score',
    'hubspot_owner_id',
    'Unsubscribed from all email',
  ],
  typical: [
    'Record ID',
    'Additional email addresses',
    'Lifecycle Stage',
    'lifecyclestage',
    'Contact owner',
    'Preferred language',
    'Associated Company',
    'Marketing contact status',
    'ID do registro',
    'ID de registro',
    'Fase do ciclo de vida',
    'Etapa do ciclo de vida',
    'Etapa del ciclo de vida',
    'Phase du cycle de vie',
    'Etap cyklu życia',
    'Proprietário do contato',
    'Propietario del contacto',
    'Propriétaire du contact',
    'Właściciel kontaktu',
  ],
  headers: {
    id: [
      'Record ID',
      'Record ID - Contact',
      'hs_object_id',
      'ID do registro',
      'ID de registro',
      'Identyfikator rekordu',
    ],
    email: ['Email', 'E-mail', 'Correo', 'Adresse e-mail', 'Adres e-mail'],
    otherEmails: ['Additional email addresses', 'hs_additional_emails', 'Work email', 'work_email'],
    firstName: ['First Name', 'firstname'],
    lastName: ['Last Name', 'lastname'],
    company: ['Company Name', 'Associated Company', 'Primary Associated Company Name', 'company'],
    jobTitle: ['Job Title', 'jobtitle', 'Intitulé du poste'],
    owner: [
      'Contact owner',
      'hubspot_owner_id',
      'Proprietário do contato',
      'Propietario del contacto',
      'Propriétaire du contact',
      'Właściciel kontaktu',
    ],
    locale: ['Preferred language', 'hs_language', 'Idioma preferido', 'Langue préférée', 'Preferowany język'],
    lifecycleStage: [
      'Lifecycle Stage',
      'lifecyclestage',
      'Fase do ciclo de vida',
      'Etapa do ciclo de vida',
      'Etapa del ciclo de vida',
      'Phase du cycle de vie',
      'Etap cyklu życia',
    ],
    leadStatus: [
      'Lead Status',
      'hs_lead_status',
      'Status do lead',
      'Estado del lead',
      'Statut du lead',
      'Status potencjalnego klienta',
    ],
    engagement: ['HubSpot Score', 'hubspotscore', 'Engagement score'],
    fit: ['Fit score', 'Contact fit score'],
    marketingOptOut: [
      'Unsubscribed from all email',
      'hs_email_optout',
      'Cancelou a assinatura de todos os e-mails',
      'Canceló la suscripción a todos los correos',
      'Désabonné de tous les e-mails',
      'Zrezygnował z subskrypcji wszystkich e-maili',
    ],
  },
}
