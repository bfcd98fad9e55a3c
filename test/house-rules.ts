import type { Import, SourceFile } from './read-imports.ts'

/**
 * The plan of the house as data: which room may import what. A room is the longest of these paths that a file
 * lies in. `rooms` are others that may be imported, `types` those of which only types may; `packages` are npm
 * packages, null = any that package.json names.
 */
export interface Room {
  rooms: readonly string[]
  types?: readonly string[]
  packages: readonly string[] | null
}

const PURE = 'lib/domain lib/contract'.split(' ')

export const ROOMS: Readonly<Record<string, Room>> = {
  'lib/domain': {
    rooms: [],
    packages: ['zod', 'email-addresses', 'mdast-util-from-markdown', 'punycode'],
  },
  'lib/contract': { rooms: ['lib/domain'], packages: ['zod'] },
  'lib/messages': {
    rooms: ['lib/domain', 'lib/browser.ts'],
    types: ['lib/people', 'lib/drafts'],
    packages: ['zod'],
  },
  /** The kit: what an adapter's author uses, and the list of all hosts. It travels in every page, so it has no packages. */
  'lib/hosts': { rooms: ['lib/hosts/*'], types: ['lib/domain'], packages: [] },
  /** A command of the checkout (`npm run new:host`), no part of the product. */
  'lib/hosts/new-host.ts': { rooms: [], packages: null },
  /** A command of the checkout (`npm run docs:hosts`): it loads every adapter, by name. */
  'lib/hosts/table.ts': { rooms: ['lib/hosts'], types: ['lib/domain'], packages: null },
  /** A step of the build. */
  'lib/hosts/bundle.ts': { rooms: [], packages: ['vite'] },
  /** Drives a page by its adapter: the content script, and what it loads later. */
  'lib/hosts/run': {
    rooms: ['lib/hosts/define-host.ts', 'lib/hosts/registry.ts', 'lib/messages'],
    types: ['lib/domain', 'lib/hosts/capture'],
    packages: [],
  },
  /** The shape of a page as a file, with everything that it says replaced. */
  'lib/hosts/capture': { rooms: ['lib/hosts/define-host.ts', 'lib/messages'], packages: [] },
  /** Reads sites that nobody described; it is a host too. */
  'lib/hosts/generic': { rooms: ['lib/hosts/define-host.ts'], types: ['lib/domain'], packages: [] },
  /** One adapter. */
  'lib/hosts/*': {
    rooms: ['lib/hosts/define-host.ts', 'lib/hosts/generic/reader.ts'],
    types: ['lib/domain'],
    packages: [],
  },
  'lib/db': { rooms: ['lib/domain'], packages: ['dexie', 'zod'] },
  /** Whom a page is about, and who of them is known: for background and sidebar. */
  'lib/people': { rooms: ['lib/db', 'lib/domain'], packages: [] },
  /** What is typed in the sidebar, over reloads. */
  'lib/drafts': { rooms: ['lib/db'], packages: [] },
  /** How hosts are read, counted. */
  'lib/health': { rooms: ['lib/db', 'lib/domain'], packages: [] },
  'lib/search': { rooms: ['lib/db', 'lib/domain'], packages: ['minisearch'] },
  'lib/sync': { rooms: ['lib/db', ...PURE], types: ['lib/messages'], packages: ['zod'] },
  'lib/sites': { rooms: ['lib/domain'], types: ['lib/browser.ts'], packages: ['zod'] },
  'lib/start-zod.ts': { rooms: [], packages: ['zod'] },
  'lib/start-suffixes.ts': { rooms: ['lib/domain'], packages: [] },
  'lib/browser.ts': { rooms: [], packages: ['webextension-polyfill'] },
  /** Shared with the desk, which is no extension page: it knows no database and no messages. */
  'components/base': { rooms: ['lib/domain'], packages: null },
  /** What marketing answered: in the sidebar and in the popup. */
  'components/answers': { rooms: ['components/base', 'lib/domain', 'lib/db'], packages: null },
  'components/*': {
    rooms: [
      'components/base',
      'components/answers',
      'lib/domain',
      'lib/db',
      'lib/drafts',
      'lib/people',
      'lib/search',
    ],
    // Messages are sent by the entrypoint that mounts the page; the page takes functions.
    types: ['lib/messages'],
    packages: null,
  },
  entrypoints: { rooms: ['lib/*', 'components/*', 'components/base'], packages: null },
  /** app, server and commands: they put the rooms below together. */
  hub: { rooms: ['hub/*', ...PURE], packages: null },
  /** What every request goes through before its route: limits, who is calling, headers. */
  'hub/http': {
    rooms: ['hub/services', 'hub/command-problem.ts', ...PURE],
    types: ['hub/log.ts', 'hub/routes'],
    packages: null,
  },
  'hub/routes': { rooms: ['hub/http', 'hub/services', ...PURE], types: ['hub/store'], packages: null },
  'hub/services': { rooms: ['hub/store', 'hub/import', 'hub/backup', ...PURE], packages: null },
  'hub/store': { rooms: ['lib/domain', 'hub/migrations'], types: ['lib/contract'], packages: null },
  'hub/import': { rooms: ['hub/store', ...PURE], packages: null },
  /** Writing and reading backups, of both databases. */
  'hub/backup': { rooms: ['hub/store', 'hub/migrations'], packages: null },
  'hub/migrations': { rooms: [], packages: ['kysely', 'uuid'] },
  /** A command of the checkout (`npm run land:migrations`), and what it shares with its test. */
  'hub/migrations/land.ts': { rooms: ['hub/migrations/landed.ts', 'hub/store'], packages: null },
  'hub/migrations/landed.ts': { rooms: [], packages: null },
  'hub/practice': { rooms: ['hub', 'hub/http', ...PURE], packages: null },
  /** The desk's files for browsers; the only part of it that runs on the server. */
  'hub/desk/routes.ts': { rooms: ['hub/http'], packages: null },
  /** lib/search: what reps find is shown as their popup finds it. */
  'hub/desk': { rooms: ['components/base', 'lib/search', 'lib/start-zod.ts', ...PURE], packages: null },
}

/** Packages that belong to some rooms only, wherever a room may import any. */
const KEPT_APART: readonly { test: RegExp; onlyIn: RegExp; advice: string }[] = [
  {
    test: /^webextension-polyfill$/,
    onlyIn: /^lib\/browser\.ts$/,
    advice: 'Import { browser } from lib/browser.ts, or take what you need as an argument.',
  },
  {
    test: /^node:|^(hono|@hono\/.*|kysely|pg|@electric-sql\/.*|csv-parse|pg-copy-streams)$/,
    onlyIn: /^(hub|test)\/|^[^/]+$|^lib\/hosts\/(new-host|table)\.ts$/,
    advice: 'This runs in the browser: ask the hub over HTTP (lib/sync).',
  },
  {
    test: /^(react|react-dom|@base-ui\/react|lucide-react|react-i18next)$/,
    onlyIn: /^(components|entrypoints|hub\/desk|test)\//,
    advice: 'React lives in components/ and hub/desk/.',
  },
  { test: /^dexie$/, onlyIn: /^(lib\/db|components|test)\//, advice: 'Only lib/db opens the database.' },
]

/** Files that are no part of the product: they may import what they test, and nothing imports them. */
export const isTest = (path: string): boolean =>
  /^test\/|\.(test|cases|e2e)\.tsx?$|(^|\/)testing\.tsx?$|\/examples\//.test(path)

/** Packages of the content script: WXT's wrapper, which the build folds into a few bytes. */
const CONTENT_SCRIPT = 'entrypoints/host.content/index.ts'
/** What it loads by name when a page needs it. */
const LATE = ['lib/hosts/run/late.ts', 'lib/hosts/run/load-host.ts', 'lib/hosts/capture/capture.ts']
const ADAPTER = /^lib\/hosts\/[^/]+\/[^/]+\.host\.ts$/
const IN_CONTENT_SCRIPT: ReadonlySet<string> = new Set(['wxt'])

/** The room of a file; null for the configuration at the root and for test/. */
export function roomOf(path: string): string | null {
  const parts = path.split('/')
  const [top, second] = parts
  if (path in ROOMS) return path
  if (top === 'lib' && second === 'hosts' && parts.length > 3)
    return `lib/hosts/${parts[2]}` in ROOMS ? `lib/hosts/${parts[2]}` : 'lib/hosts/*'
  if (top === 'components') return `components/${second}` in ROOMS ? `components/${second}` : 'components/*'
  if (top === 'hub' && parts.length > 2) return `hub/${second}`
  if (top === 'entrypoints' || top === 'hub') return top
  return top === 'lib' ? `lib/${second}` : null
}

/** Everything that is wrong with the imports of one file, each with its line and what to do. */
export function importProblems(
  file: SourceFile,
  declared: ReadonlySet<string>,
  exists: (path: string) => boolean,
): string[] {
  return file.imports.flatMap((item) => {
    const problem =
      everywhere(item, declared, exists) ?? (isTest(file.path) ? null : inProduct(file.path, item))
    return problem ? [`${file.path}:${item.line} imports '${item.specifier}'. ${problem}`] : []
  })
}

function everywhere(
  item: Import,
  declared: ReadonlySet<string>,
  exists: (path: string) => boolean,
): string | null {
  if (item.path !== null) {
    if (item.path.startsWith('..'))
      return 'That is outside the project, where no clone has it. Move what you need inside.'
    if (!item.specifier.startsWith('.'))
      return 'Write it as a relative path: Node runs these files without a bundler, which knows no aliases.'
    if (!exists(item.path)) return 'No such file. Write the path with its ending (.ts or .tsx).'
    return null
  }
  const name = item.package as string
  if (name.startsWith('node:') || declared.has(name) || (item.typeOnly && declared.has(`@types/${name}`)))
    return null
  return `${name} is not in package.json. Add it there, or use what is there already.`
}

function inProduct(from: string, item: Import): string | null {
  const room = roomOf(from)
  if (item.package !== null) {
    const apart = KEPT_APART.find(({ test }) => test.test(item.package as string))
    if (apart && !item.typeOnly && !apart.onlyIn.test(from)) return apart.advice
    const packages = room === null ? null : (ROOMS[room]?.packages ?? null)
    if (packages === null || item.typeOnly || packages.includes(item.package)) return null
    const allowed = packages.length > 0 ? packages.join(', ') : 'no package'
    return `${room} may import ${allowed}. Take it as an argument, or move this file to the room that it belongs to.`
  }

  const path = item.path as string
  if (isTest(path)) return 'The product imports no tests. Move what both need out of the test.'
  if (room === null) return null
  const rule = ROOMS[room]
  if (!rule)
    return `There is no room ${room}. Give it a line in test/house-rules.ts, or use one that is there.`
  if (sameRoom(from, path)) return null
  const target = roomOf(path)
  const holds = (rooms: readonly string[] = []) =>
    rooms.some(
      (name) =>
        name === path ||
        name === target ||
        (name === 'lib/*' && path.startsWith('lib/')) ||
        (name === 'hub/*' && path.startsWith('hub/')),
    )
  if (holds(rule.rooms) || (item.typeOnly && holds(rule.types))) return null
  if (holds(rule.types))
    return `${room} may import only types from ${target}. Write \`import type\`, or take the value as an argument.`
  return `${room} may import from ${[...rule.rooms, ...(rule.types ?? [])].join(', ') || 'no other room'}. Move the code, or take it as an argument.`
}

/** Whether two files share a room; adapters and pages share one each only within their own folder. */
function sameRoom(a: string, b: string): boolean {
  const [room, other] = [roomOf(a), roomOf(b)]
  if (room !== other) return false
  if (room === 'lib/hosts/*') return a.split('/')[2] === b.split('/')[2]
  return room !== 'components/*' || a.split('/')[1] === b.split('/')[1]
}

/** What is wrong with where files lie and what they are named. */
export function placeProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, barrel }) => [
    ...(/(^|\/)(utils?|helpers?|common|misc)(\/|\.tsx?$)/.test(path)
      ? [`${path}: name it after its subject; a room of odds and ends grows for ever.`]
      : []),
    ...(path.startsWith('entrypoints/') && isTest(path)
      ? [
          `${path}: WXT would build it and Vitest does not run it. Move what it tests to lib/ or components/, and the test beside it.`,
        ]
      : []),
    ...(barrel
      ? [`${path} only passes on what other files export. Import from those files, and delete it.`]
      : []),
  ])
}

/** Lists of the product's pages that one odd item would end. components/base draws what it is given as text. */
export const listProblems = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => !isTest(path) && !path.startsWith('components/base/'))
    .flatMap(({ path, mappedElements }) =>
      mappedElements.map(
        (line) =>
          `${path}:${line} makes a list with .map, so an item that throws ends the page. Write <Items of={...} id={...}> (components/base/items.tsx).`,
      ),
    )

/** What each page and the background import before anything else, and why. */
const FIRST = 'lib/start-zod.ts'

/** Entries of the extension and the desk that reach zod, and do not set it up first. */
export function firstImportProblems(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const reachesZod = (path: string, seen = new Set<string>()): boolean => {
    if (seen.has(path)) return false
    seen.add(path)
    return (byPath.get(path)?.imports ?? []).some(
      ({ typeOnly, package: name, path: next }) =>
        !typeOnly && (name === 'zod' || (next !== null && reachesZod(next, seen))),
    )
  }
  return files
    .filter(({ path }) => /^(entrypoints\/[^/]+\/(main\.tsx|index\.ts)|hub\/desk\/main\.tsx)$/.test(path))
    .filter(({ path, imports }) => imports[0]?.path !== FIRST && reachesZod(path))
    .map(({ path }) => `${path} must import ${FIRST} first: it sets zod up before any schema is made.`)
}

/** Folders of lib/hosts that are no host. */
const NO_HOSTS = ['run', 'capture']

/** Each other folder of lib/hosts is one host, with its adapter and its cases. */
export function hostProblems(paths: readonly string[]): string[] {
  const ids = new Set(paths.flatMap((path) => /^lib\/hosts\/([^/]+)\//.exec(path)?.[1] ?? []))
  for (const folder of NO_HOSTS) ids.delete(folder)
  return [...ids].flatMap((id) =>
    [`lib/hosts/${id}/${id}.host.ts`, `lib/hosts/${id}/${id}.cases.ts`]
      .filter((path) => !paths.includes(path))
      .map((path) => `${path} is missing. \`npm run new:host ${id}\` shows what a host needs.`),
  )
}

/** Packages that come into the content script with its imports, each with the way by which it comes. */
export function contentScriptProblems(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const problems: string[] = []
  const seen = new Set<string>()
  const visit = (path: string, way: readonly string[]) => {
    const file = byPath.get(path)
    if (!file || seen.has(path)) return
    seen.add(path)
    for (const item of file.imports.filter(({ typeOnly }) => !typeOnly)) {
      if (item.path !== null) visit(item.path, [...way, item.path])
      else if (!IN_CONTENT_SCRIPT.has(item.package as string)) {
        problems.push(
          `The content script carries ${item.package}, by way of ${way.join(' -> ')}. Use \`import type\`, or send a message to an extension page that has it.`,
        )
      }
    }
  }
  visit(CONTENT_SCRIPT, [CONTENT_SCRIPT])
  for (const { path } of files) if (LATE.includes(path) || ADAPTER.test(path)) visit(path, [path])
  if (!byPath.has(CONTENT_SCRIPT))
    problems.push(`${CONTENT_SCRIPT} is missing: name its new place in test/house-rules.ts.`)
  return problems
}
