/** A cell of a CSV file, in quotes. What stands in it may be anybody's words: a spreadsheet must not take it for a formula. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
