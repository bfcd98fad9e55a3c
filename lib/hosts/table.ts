/**
 * `npm run docs:hosts`: writes the README's table of hosts from the adapters. table.test.ts fails when it is stale. No part
 * of the product.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageKind } from '../domain/hint.ts'
import type { Check, Host } from './define-host.ts'
import { HOSTS } from './registry.ts'

const ROOM = import.meta.dirname
export const README = join(ROOM, '../../README.md')
const START = '<!-- hosts: written by `npm run docs:hosts` from lib/hosts/*/*.host.ts -->\n'
const END = '<!-- /hosts -->'

/** What a host was checked against at best, strongest first, in the table's words. */
const GRADES: Readonly<Record<Check['by'], string>> = {
  run: 'run',
  source: 'own source',
  integration: 'public integration',
  'hand-built': 'hand-built',
}
const STRENGTH = Object.keys(GRADES)
/** Lists are recognised and name nobody; what is `other` is not read. */
const READ: readonly PageKind[] = ['message', 'record', 'compose']

/** Every adapter, the generic one last. */
export async function loadHosts(): Promise<Host[]> {
  const ids = [...HOSTS.map(({ id }) => id), 'generic']
  return Promise.all(
    ids.map(async (id) => ((await import(join(ROOM, id, `${id}.host.ts`))) as { host: Host }).host),
  )
}

/** Where Insert puts its text. */
function insertOf(editors: Host['editors']): string {
  if (editors.length === 0) return 'copies'
  return editors.every(({ onlyAtCaret }) => onlyAtCaret) ? 'at the caret' : 'in the reply'
}

/** The hosts as a Markdown table: those that ran first, then by name; the generic reader at the end. */
export function hostTable(hosts: readonly Host[]): string {
  const rank = ({ id, checked }: Host) =>
    id === 'generic' ? STRENGTH.length : STRENGTH.indexOf(checked[0]?.by ?? 'hand-built')
  const cell = (text: string) => text.replace(/\|/g, '\\|')
  const rows = [...hosts]
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en'))
    .map(({ name, pages, editors, checked }) => [
      name,
      READ.filter((kind) => pages.some((page) => page.kind === kind)).join(', '),
      insertOf(editors),
      checked.map(({ by, what }) => `*${GRADES[by]}*: ${what}`).join('; '),
      checked
        .map(({ on }) => on)
        .sort()
        .at(-1) ?? '',
    ])
  return [['host', 'reads', 'Insert', 'checked against', 'on'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |\n`)
    .join('')
}

/**
 * @param readme its text, with the marks that say where the table stands
 * @throws when it has no such marks
 */
export function withTable(readme: string, table: string): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)]
  if (start < 0 || end < start) throw new Error(`README.md has lost the lines ${START.trim()} and ${END}.`)
  return `${readme.slice(0, start)}${START}\n${table}\n${readme.slice(end)}`
}

if (import.meta.main) {
  writeFileSync(README, withTable(readFileSync(README, 'utf8'), hostTable(await loadHosts())))
}
