/**
 * The hub's words without what they say about options of the import command: at the desk, the table of columns and
 * the fields beside it are what the options are there.
 */
export function withoutOptions(text: string): string {
  const sentence = text.replace(/\s*\p{Lu}[^.]*--map\b.*$/su, '')
  const clause = sentence.replace(/[;,][^;,(]*(\([^()]*)?--(source|encoding)\b[^.]*/su, '')
  return clause.trim() === '' ? text : clause
}
