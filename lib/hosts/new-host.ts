/**
 * `npm run new:host NAME`: an adapter to start from, with its cases, a fixture and its line in the registry. All of
 * its tests pass; then replace the example page with a real one.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const HELP =
  'Usage: npm run new:host NAME   (NAME: lower-case letters, digits and dashes, such as "proton-mail")'

const camel = (id: string) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
const title = (id: string) =>
  id.replace(/(^|-)(.)/g, (_, dash: string, letter: string) => (dash ? ' ' : '') + letter.toUpperCase())

const host = (
  id: string,
  today: string,
) => `import { defineHost, fieldText, type KnownHost, mailtoAddress } from '../define-host.ts'

/** ${title(id)}. Say here which version was seen running, and when. */
export const ${camel(id)}: KnownHost = {
  id: '${id}',
  name: '${title(id)}',
  // A product that companies host themselves has no address of its own: leave this empty and write \`detect\`.
  matches: ['https://${id}.example.com/*'],
}

export const host = defineHost(${camel(id)}, {
  version: 1,
  // run, source, integration or hand-built: say honestly what it was checked against; the README's table shows it.
  checked: [{ by: 'hand-built', what: 'an example page', on: '${today}' }],
  // The first rule that holds wins; pages that none names are not read.
  pages: [
    { kind: 'message', test: (url) => /^\\/mail\\/\\d+/.test(url.pathname) },
    { kind: 'list', test: (url) => url.pathname.startsWith('/mail') },
  ],
  // Newest layout first. Never visible text (it is translated), never inside a message's body.
  selectors: {
    header: ['.message-header'],
    from: ['.from a[href^="mailto:"]'],
    to: ['.to a[href^="mailto:"]'],
    reply: ['button[data-action=reply]'],
  },
  editors: [{ selector: 'textarea[name=body]', kind: 'textarea' }],
  reply: 'reply',
  read(page) {
    const header = page.first('header')
    if (!header) return { participants: [], thread: null }
    const people = (['from', 'to'] as const).flatMap((role) =>
      page.inside(header, role).flatMap((link) => {
        const text = mailtoAddress(link)
        return text ? [{ role, text, name: fieldText(link) }] : []
      }),
    )
    return { participants: people, thread: page.url.pathname }
  },
})
`

const cases = (id: string) => `import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'message',
    url: 'https://${id}.example.com/mail/7',
    kind: 'message',
    fixture: 'message.html',
    participants: [
      { role: 'from', text: 'lena@customer.test', name: 'Lena Fischer' },
      { role: 'to', text: 'marta@acme.test', name: 'Marta Kowal' },
    ],
    thread: '/mail/7',
    canInsert: true,
  },
  {
    name: 'list',
    url: 'https://${id}.example.com/mail',
    kind: 'list',
    fixture: null,
    participants: [],
  },
]
`

const fixture = (
  today: string,
) => `<!-- Built by hand ${today}: an example. Replace it with a page that was seen, and say where it comes from. -->
<html lang="en"><body>
<div class="message-header">
<h1>Quote</h1>
<p class="from"><a href="mailto:lena@customer.test">Lena Fischer</a></p>
<p class="to"><a href="mailto:marta@acme.test">Marta Kowal</a></p>
<button data-action="reply">Reply</button>
</div>
<div class="message-body"><p>Write to <a href="mailto:sales@customer.test">sales</a>.</p></div>
</body></html>
`

/**
 * Writes the files of a new host into the room of the hosts.
 *
 * @param room folder with registry.ts
 * @param id the new host's id = folder = file name
 * @param today ISO date for the fixture's first line
 * @returns the files written or changed, relative to the room
 * @throws with what to do, before anything is written
 */
export function newHost(room: string, id: string, today: string): string[] {
  if (!/^[a-z][a-z0-9-]{1,29}$/.test(id) || id.endsWith('-')) throw new Error(HELP)
  if (existsSync(join(room, id)))
    throw new Error(`lib/hosts/${id} is there already. Choose another name, or edit that one.`)
  const registry = join(room, 'registry.ts')
  const before = readFileSync(registry, 'utf8')
  const list = /export const HOSTS: readonly KnownHost\[\] = \[([^\]]*)\]/.exec(before)
  if (!list)
    throw new Error('registry.ts has no list HOSTS in the form this tool knows. Add the host by hand.')
  const names = [...(list[1] ?? '').split(','), camel(id)].map((name) => name.trim()).filter(Boolean)
  const IMPORT = /^import .+ from '\.\/.+'\n/gm
  const byPath = (line: string) => line.slice(line.indexOf("'")).replaceAll('/', ' ') // folder by folder, as Biome does
  const imports = [...before.matchAll(IMPORT)].map(([line]) => line)
  const sorted = [...imports, `import { ${camel(id)} } from './${id}/${id}.host.ts'\n`].sort((a, b) =>
    byPath(a) < byPath(b) ? -1 : 1,
  )
  const after =
    sorted.join('') +
    before.replace(IMPORT, '').replace(
      list[0],
      `export const HOSTS: readonly KnownHost[] = [\n${names
        .sort()
        .map((name) => `  ${name},\n`)
        .join('')}]`,
    )

  mkdirSync(join(room, id, 'fixtures'), { recursive: true })
  const files = {
    [`${id}/${id}.host.ts`]: host(id, today),
    [`${id}/${id}.cases.ts`]: cases(id),
    [`${id}/${id}.counts.txt`]: 'message.html: header 1, from 1, to 1, reply 1\n',
    [`${id}/fixtures/message.html`]: fixture(today),
    'registry.ts': after,
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(room, file), text)
  return Object.keys(files)
}

if (import.meta.main) {
  try {
    const files = newHost(import.meta.dirname, process.argv[2] ?? '', new Date().toISOString().slice(0, 10))
    console.log(files.map((file) => `lib/hosts/${file}`).join('\n'))
    console.log('\nNow: put a captured page into fixtures/, adapt the adapter and its cases, and run')
    console.log('npx vitest run lib/hosts -u && npm run docs:hosts && npm run fix')
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
