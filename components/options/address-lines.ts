import { foldAddress } from '../../lib/domain/identity.ts'

const ADDRESS = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]+$/
const DOMAIN = /^@?[^\s@,;<>/:]+\.[^\s@,;<>/:.]+$/

export type Lines = { ok: true; entries: string[] } | { ok: false; wrong: string[] }

/**
 * Reads one entry a line (commas and semicolons part them as well). Addresses are folded; with `domains`, `acme.com` and
 * `@acme.com` are domains and are stored as `@acme.com`.
 */
export function readLines(text: string, { domains }: { domains: boolean }): Lines {
  const typed = text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter(Boolean)
  const wrong = typed.filter((line) => !ADDRESS.test(line) && !(domains && DOMAIN.test(line)))
  if (wrong.length > 0) return { ok: false, wrong }
  const entries = typed.map((line) =>
    ADDRESS.test(line) ? foldAddress(line) : foldAddress(`x@${line.replace(/^@/, '')}`).slice(1),
  )
  return { ok: true, entries: [...new Set(entries)] }
}
