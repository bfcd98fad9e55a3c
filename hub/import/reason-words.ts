import {
  type ImportReason,
  isKnownReason,
  type ReasonCode,
  type ReasonParams,
} from '../../lib/domain/import-reason.ts'

const KEPT = 'If this row says no to mail, that was kept.'
const AGAIN = 'Correct it, and import the file again; rows that are in do not change.'
const UNREAD = 'Nothing in it was read, so a no to mail in it was not kept.'

/**
 * What reasons are in English, for the command, for rejected rows as a file, and for scripts that send touchpoints.
 * What the desk's words leave to its own controls says here which option does it.
 */
const WORDS: { readonly [Code in ReasonCode]: (params: ReasonParams<Code>) => string } = {
  spreadsheet: ({ ending }) =>
    `This is a spreadsheet (.${ending}). Open it, save the sheet as "CSV UTF-8", and import that file.`,
  archive: ({ ending }) =>
    `This is a packed file (.${ending}). Unpack it, and import the file that is in it.`,
  zip_archive: ({ first }) =>
    `This is a packed file (.zip); the first file in it is "${first}". Unpack it, and import the file that is in it.`,
  other_format: ({ format }) =>
    `This is a file of another kind (${format}). Export the data as CSV, and import that file.`,
  web_page: () =>
    'This is a web page, not an export: most often a sign-in page that was saved in its place. Sign in to your system, and export again.',
  upload_form: () =>
    'This is an upload form with a file in it (multipart/form-data). Send the file alone as the body: curl --data-binary @leads.csv, not -F.',
  no_text_file: () =>
    'This file holds no text that can be read. Export the data as CSV, and import that file.',
  gz_twice: () => 'This file was packed twice (.gz in .gz). Unpack it once, and import it again.',
  gz_too_much: ({ times }) =>
    `This .gz file unpacks to more than ${times} times its size, which no export does. Unpack it yourself, and import what is in it.`,
  gz_damaged: () =>
    'This .gz file is damaged, or was not copied to its end. Copy or export it again, then import it.',
  empty_file: () => 'The file is empty. Export it again, with the names of the columns in its first line.',
  no_column_names: () => 'The first line has no names of columns. Export the file again with them.',
  column_name_no_text: ({ column }) =>
    `The name of column ${column} cannot be read as text: most likely the file is written in another encoding than it was read in. Name it with --encoding (utf-16le, say), or export the file again as UTF-8.`,
  row_too_long: ({ line, most }) =>
    `The row that begins on line ${line} has more than ${number(most)} characters: most likely a quotation mark (") that opens there is never closed. Close it, or export the file again.`,
  quote_open: ({ line }) =>
    `The quotation mark (") that opens on line ${line} is never closed. Close it, or export the file again.`,
  json_too_long: ({ line, most }) =>
    `What begins on line ${line} has more than ${number(most)} characters. A JSON file for the import holds one object a line, or one array of objects.`,
  csv_not_json: ({ kind }) =>
    `This is a CSV file, which can hold leads only. For "${kind}", import a JSON file: one object a line, or one array of objects.`,
  json_no_objects: ({ line }) =>
    `Line ${line} is not a JSON object. Write one object a line, or one array of objects.`,
  no_rows_at_all: () => 'The file holds no rows. Export it again.',
  which_column: ({ header, columns, field, name }) =>
    `Several columns are called "${header}" (columns ${columns}), and "${field}" is read from one of them. Say which one it is: --map "${name}=${field}".`,
  no_such_column: ({ header, columns }) =>
    `--map names the column "${header}", which the file does not have. It has: ${columns}.`,
  field_twice: ({ field }) =>
    `Two columns are to be read as "${field}", which only one can be. Say something else for one of them: --map "COLUMN=ignore", with the column's name for COLUMN, leaves it alone.`,
  no_header_line: () =>
    'The first line of the file already holds an e-mail address where the names of the columns should be. Put a line with names before it, for example: Email,Name.',
  no_rows: ({ columns }) =>
    `No column is named as the e-mail address, and the file has no rows that would tell which one it is. Its columns: ${columns}. Say which one it is: --map "COLUMN=email", with the column's name for COLUMN.`,
  no_addresses: ({ columns }) =>
    `No column holds e-mail addresses, and without one a lead cannot be found. Export the file again with them. Its columns: ${columns}.`,
  addresses_in: ({ header, rows, of }) =>
    `No column is named as the e-mail address, but "${header}" holds addresses (rows with one: ${rows} of ${of}). Import with --map "${header}=email".`,
  not_read: () =>
    'The hub could not read the file to its end. Nothing was changed. Import it again; if that fails too, ask the person who runs the hub to look into its log.',
  hub_stopped: () => 'The hub stopped while it read the file. Nothing was changed. Import the file again.',
  storage_full: () =>
    'The disk of the hub is full. Nothing was changed. Ask the person who runs the hub to make room, then import the file again.',
  run_unreadable: () =>
    'The hub cannot read its own notes about this import any more. Import the file again: nothing comes twice.',
  import_id_taken: () => 'There is an import with this id already. Send the file again: it gets another id.',
  import_not_ready: () =>
    'This import cannot be applied: its file is still being read, or it was cancelled. Import the file again.',
  import_being_applied: () =>
    'The hub is applying this import, and goes on to its end: it cannot be stopped any more.',
  no_address: () =>
    `The row has no e-mail address, by which a lead is found. Write it into the row, and import the file again; rows that are in do not change. ${KEPT}`,
  not_an_address: ({ characters }) =>
    `What the e-mail column holds in this row is no e-mail address (${characters} characters). ${AGAIN} ${KEPT}`,
  refusal_of_nobody: () =>
    'The row says no to mail, but no e-mail address can be read in it, and no id that counts: nobody can tell whose no it is, and it was NOT kept. Write the address into the row, or, where it has an id, say which system the ids are from; then import the file again. Rows that are in do not change.',
  refusal_without_address: ({ fields }) =>
    `This says no to mail, but no e-mail address can be read in it: nobody can tell whose no it is, and it was NOT kept. These fields are missing or cannot be used: ${fields}. Correct them, and send it again; what is in does not change.`,
  refusal_of_lead: ({ fields }) =>
    `These fields are missing or cannot be used: ${fields}. Correct them, and send it again; what is in does not change. That this says no to mail was kept for the lead whose id it has; where no lead has this id, it was NOT kept.`,
  too_many_cells: ({ cells, columns }) =>
    `The row has ${cells} values for ${columns} columns: a separator or a quotation mark (") is missing, or is one too many. ${AGAIN} ${KEPT}`,
  quote_in_row: ({ line }) =>
    `The quotation mark (") that opens a value on line ${line} is not closed where the value ends, so nobody can tell where this row begins and ends. Correct it, and import the file again; rows that are in do not change. ${KEPT}`,
  not_json: () => `The line is not valid JSON. ${UNREAD} Correct it, or export the file again.`,
  json_unexpected: ({ text }) =>
    `The line is not valid JSON: "${text}" stands where it may not. ${UNREAD} Correct it, or export the file again.`,
  json_cut: () =>
    `The line ends too early: it was not written or copied whole. ${UNREAD} Export the file again.`,
  json_more: () =>
    `Something stands after the end of the object on this line. ${UNREAD} Put each object on a line of its own, and import the file again.`,
  array_cut: () =>
    'The file ends before its list of objects does: it was not copied whole. The rows before this line were read. Export the file again.',
  no_object: () =>
    'This is not an object with fields, such as {"name": "value"}. Write one in its place, or take it out.',
  fields_missing: ({ fields }) =>
    `These fields are missing: ${fields}. Add them, and import the file again; rows that are in do not change.`,
  fields_unusable: ({ fields }) =>
    `These fields cannot be used as they stand: ${fields}. Correct them, and import the file again; rows that are in do not change.`,
  text_not_storable: () =>
    'A text in the row has characters that cannot be stored. Take them out, and import the file again; rows that are in do not change.',
  time_unclear: ({ text }) =>
    `"${text}" does not say clearly when it was. Write the time as 2026-03-31T14:05:00Z or in seconds or milliseconds since 1970; nothing before 1970 is taken.`,
  time_ahead: ({ text }) =>
    `"${text}" is still to come, and only what has happened can be imported. Correct the time, or take the line out.`,
  same_talking_point: ({ line }) =>
    `Line ${line} is the same talking point. Only that one was taken: remove one of the two lines.`,
  line_has_address: ({ line, email }) =>
    `Line ${line} has the address ${email} already. Take one of the lines out; where they are two people, import the file with the id of each (--source says of which system). ${KEPT}`,
  several_leads_have_address: ({ leads, email }) =>
    `${leads} leads have the address ${email}, and the row does not say which of them it is about. Import it with the id of each (--source says of which system). ${KEPT}`,
  line_is_same_lead: ({ line }) =>
    `Line ${line} is about the same lead already. Take one of the lines out. ${KEPT}`,
  no_lead: ({ email }) => `No lead has the address ${email}. Import the leads first, then this again.`,
  address_of_several_leads: ({ leads, email }) =>
    `${leads} leads have the address ${email}, and it does not tell which of them this is about. Write that lead's primary address instead, or add "leadId" with its id on this hub.`,
  lead_erased: () => 'The lead was erased while the file was being read. There is nothing to do.',
  row_not_stored: () =>
    'The hub could not store this row. Import the file again; rows that are in do not change. If that fails too, ask the person who runs the hub to look into its log.',
  erased: () => 'This row was about a lead who has since been erased. There is nothing to do.',
  has_no_text: () =>
    'has characters that are no text, such as control characters, or ones of another encoding',
  placeholder: () => 'holds only a placeholder, such as - or N/A',
  no_address_in_it: () => 'is not an e-mail address',
  may_hold_rows: () =>
    'has lines that look like rows of the file, of which no leads were made; where a quotation mark (") before them is one too many, take it out, and import the file again',
  first_addresses_taken: ({ most }) => `only the first ${number(most)} addresses were taken`,
  cut: ({ most }) => `was cut to ${number(most)} characters`,
  id_of_no_system: () =>
    'was not kept, because the file does not tell which system it is from. Name it with --source NAME',
  id_too_long: () => 'is too long for an id, which has 80 characters at most',
  no_letters: () => 'has no letters, so it is no name',
  form_of_address: () => 'is a form of address, such as Mrs., and no job',
  unknown_language: () => 'is not a language that the hub knows; write pt-BR, or Portuguese',
  not_a_number: () => 'is not a number; write 7 or 7.5',
  neither_yes_nor_no: () => 'says neither yes nor no; write one of them',
  date_unclear: () =>
    'has no date that can be read in one way only, so what it says counts without a date; write 2026-03-31',
  date_ahead: () => 'is a date still to come, so the date was not taken',
  not_a_date: () => 'is not a date; write 2026-03-31',
  date_of_two_days: () => 'can be read as two dates; write 2026-03-31',
  belongs_to_other_lead: () => 'belongs to another lead',
  older_than_known: () => 'was not changed: a newer value is known',
  addresses_kept: ({ most }) => `has more addresses than one lead can have; ${number(most)} were kept`,
  link_too_long: ({ most }) => `is longer than ${number(most)} characters`,
  not_a_link: () => 'is not a web address (http or https)',
  empty: () => 'is empty, or not text',
  neither_number_nor_text: ({ most }) =>
    `is neither a number nor a text of ${number(most)} characters at most`,
  other_channel: () => 'it is about another way of contact than e-mail, such as telephone or post',
  about_consent: () => 'it does not say whether consent was given',
  unclear_name: () => 'its name does not say clearly what a yes in it means',
  left_out_by_mapping: () => 'you left it out, and it may say no',
  subscription_words: () => 'words about subscribing or leaving stand in it',
  partly_unclear: () => 'some of what stands in it says neither yes nor no',
  no_of_nobody: () =>
    'it says no in rows that name nobody, and these noes were NOT kept: see the rejected rows',
}

const number = (value: string | number): string => Number(value).toLocaleString('en')

/** A reason in English; one that this version does not know as it came, so that it still can be looked for. */
export function inWords(reason: ImportReason): string {
  if (typeof reason === 'string') return reason
  const { code, params } = reason
  if (isKnownReason(code)) return (WORDS[code] as (given: typeof params) => string)(params)
  const given = Object.entries(params).map(([name, value]) => `${name}: ${value}`)
  return [code, ...given].join(', ')
}
