import { z } from 'zod/mini'

/**
 * Why an import did not take a file, a row or a field: a code with its parameters, which pages put in words of their
 * language (components/base/locales) and the command in English (hub/import/reason-words.ts). A new reason is a line
 * here and one in each of these.
 */
export const IMPORT_REASONS = {
  // Why a file was not imported.
  spreadsheet: ['ending'],
  archive: ['ending'],
  zip_archive: ['first'],
  other_format: ['format'],
  web_page: [],
  upload_form: [],
  no_text_file: [],
  gz_twice: [],
  gz_too_much: ['times'],
  gz_damaged: [],
  empty_file: [],
  no_column_names: [],
  column_name_no_text: ['column'],
  row_too_long: ['line', 'most'],
  quote_open: ['line'],
  json_too_long: ['line', 'most'],
  csv_not_json: ['kind'],
  json_no_objects: ['line'],
  no_rows_at_all: [],
  which_column: ['header', 'columns', 'field', 'name'],
  no_such_column: ['header', 'columns'],
  field_twice: ['field'],
  no_header_line: [],
  no_rows: ['columns'],
  no_addresses: ['columns'],
  addresses_in: ['header', 'rows', 'of'],
  not_read: [],
  hub_stopped: [],
  storage_full: [],
  run_unreadable: [],
  // Why an import does not do what it is asked.
  import_id_taken: [],
  import_not_ready: [],
  import_being_applied: [],
  // Why a row was not taken.
  no_address: [],
  not_an_address: ['characters'],
  refusal_of_nobody: [],
  refusal_without_address: ['fields'],
  refusal_of_lead: ['fields'],
  too_many_cells: ['cells', 'columns'],
  quote_in_row: ['line'],
  not_json: [],
  json_unexpected: ['text'],
  json_cut: [],
  json_more: [],
  array_cut: [],
  no_object: [],
  fields_missing: ['fields'],
  fields_unusable: ['fields'],
  text_not_storable: [],
  time_unclear: ['text'],
  time_ahead: ['text'],
  same_talking_point: ['line'],
  line_has_address: ['line', 'email'],
  several_leads_have_address: ['leads', 'email'],
  line_is_same_lead: ['line'],
  no_lead: ['email'],
  address_of_several_leads: ['leads', 'email'],
  lead_erased: [],
  row_not_stored: [],
  erased: [],
  // Why a field of a row was left out, or not taken as it stood; its name comes before these words.
  has_no_text: [],
  placeholder: [],
  no_address_in_it: [],
  may_hold_rows: [],
  first_addresses_taken: ['most'],
  cut: ['most'],
  id_of_no_system: [],
  id_too_long: [],
  no_letters: [],
  form_of_address: [],
  unknown_language: [],
  not_a_number: [],
  neither_yes_nor_no: [],
  date_unclear: [],
  date_ahead: [],
  not_a_date: [],
  date_of_two_days: [],
  belongs_to_other_lead: [],
  older_than_known: [],
  addresses_kept: ['most'],
  link_too_long: ['most'],
  not_a_link: [],
  empty: [],
  neither_number_nor_text: ['most'],
  // Why a column that looks like consent was not understood.
  other_channel: [],
  about_consent: [],
  unclear_name: [],
  left_out_by_mapping: [],
  subscription_words: [],
  partly_unclear: [],
  no_of_nobody: [],
} as const satisfies Record<string, readonly string[]>

export type ReasonCode = keyof typeof IMPORT_REASONS
/** Numbers are counts and places; texts are short, storable, and may be of the file. */
export type ReasonParams<Code extends ReasonCode> = {
  readonly [name in (typeof IMPORT_REASONS)[Code][number]]: string | number
}

export const CodedReason = z.object({
  /** One of IMPORT_REASONS; a hub of another version may know others. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type CodedReason = z.infer<typeof CodedReason>

/** As it is stored and sent; a text in runs of before. */
export const ImportReason = z.union([z.string(), CodedReason])
export type ImportReason = z.infer<typeof ImportReason>

export function reason<Code extends ReasonCode>(
  code: Code,
  ...[params]: (typeof IMPORT_REASONS)[Code] extends readonly [] ? [] : [ReasonParams<Code>]
): CodedReason {
  return { code, params: { ...params } }
}

/** Whether this version has words for it. */
export const isKnownReason = (code: string): code is ReasonCode => Object.hasOwn(IMPORT_REASONS, code)

/** A reason out of a column of texts, where coded ones are kept as JSON. */
export function parseReason(stored: string): ImportReason {
  if (!stored.startsWith('{"')) return stored
  try {
    const coded = CodedReason.safeParse(JSON.parse(stored))
    return coded.success ? coded.data : stored
  } catch {
    return stored
  }
}

/** Whether it says of a field that other rows of the file may stand in it, which were not imported. */
export const mayHoldRows = (reason: ImportReason): boolean =>
  typeof reason !== 'string' && reason.code === 'may_hold_rows'
