import {
  CompiledQuery,
  type Dialect,
  type Kysely,
  type KyselyPlugin,
  PostgresQueryCompiler,
  type RootOperationNode,
} from 'kysely'
import type { Database } from './schema.ts'

/**
 * No query reads or writes more than one workspace by mistake: each statement's text is looked at once, before it is
 * first sent, and one that names a table of workspaces without saying of which one is refused. It sees the text that
 * the database sees, so raw SQL is covered too. It is a net for mistakes and no proof: it reads words, not SQL. It does
 * not see a condition that is taken back by an `or`, a table behind a view or a function, or a wrong workspace; a right
 * or full join, and a table whose columns are renamed by its alias, it always refuses.
 */

/** Tables of the hub itself: whoever signs in may work in several workspaces. */
const OF_THE_HUB = [
  'sign_in_users',
  'sign_in_accounts',
  'sign_in_sessions',
  'sign_in_verifications',
] as const satisfies (keyof Database)[]

/** Tables whose rows belong to a workspace, each with the column that names it. */
const COLUMN = {
  workspaces: 'id',
  people: 'workspace_id',
  invitations: 'workspace_id',
  access_keys: 'workspace_id',
  history_marks: 'workspace_id',
  changes: 'workspace_id',
  leads: 'workspace_id',
  lead_emails: 'workspace_id',
  lead_sources: 'workspace_id',
  consent_statements: 'workspace_id',
  record_refusals: 'workspace_id',
  touchpoints: 'workspace_id',
  talking_points: 'workspace_id',
  talking_point_history: 'workspace_id',
  talking_point_counts: 'workspace_id',
  search_words: 'workspace_id',
  missed_searches: 'workspace_id',
  feedback: 'workspace_id',
  erasures: 'workspace_id',
  import_runs: 'workspace_id',
  import_rows: 'workspace_id',
  import_claims: 'workspace_id',
  import_rejects: 'workspace_id',
  signing_keys: 'workspace_id',
  selector_updates: 'workspace_id',
} satisfies Record<Exclude<keyof Database, (typeof OF_THE_HUB)[number]>, 'id' | 'workspace_id'>

/** The tables of the hub. No version has had others. */
export const TABLES: readonly string[] = [...Object.keys(COLUMN), ...OF_THE_HUB]

/** A mistake in the hub's own code: a statement that could reach another company's rows. */
export class WorkspaceMissing extends Error {
  constructor(table: string, statement: string) {
    super(
      `This statement does not say of which workspace "${table}" is meant. Add a condition on its ${columnOf(table)}, ` +
        `or say why it may reach all: acrossWorkspaces(db, 'why'). ${statement}`,
    )
  }
}

/** A dialect whose statements are checked. */
export const withWorkspaceCheck = (dialect: Dialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createDriver: () => dialect.createDriver(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => new GuardedCompiler(),
})

const exempt = new WeakSet<RootOperationNode>()
/** Texts that were found good. Those with lists of values in them differ by length, so there is no end to them. */
const good = new Set<string>()
const MOST_TEXTS = 2_000

class GuardedCompiler extends PostgresQueryCompiler {
  override compileQuery(...args: Parameters<PostgresQueryCompiler['compileQuery']>) {
    const compiled = super.compileQuery(...args)
    if (!good.has(compiled.sql) && !exempt.has(args[0])) {
      demandWorkspace(compiled.sql)
      if (good.size >= MOST_TEXTS) good.clear()
      good.add(compiled.sql)
    }
    return compiled
  }
}

const exempting: KyselyPlugin = {
  transformQuery({ node }) {
    const copy = { ...node }
    exempt.add(copy)
    return copy
  },
  transformResult: async ({ result }) => result,
}

/**
 * The database for the few statements that have a reason to reach more than one workspace.
 * @param _why the reason, for the reader
 */
export const acrossWorkspaces = <DB extends Kysely<Database>>(db: DB, _why: string): DB =>
  db.withPlugin(exempting) as DB

/**
 * A statement that is the same each time, checked once: for what is asked so often that building it anew would be much of
 * the work.
 * @param statement SQL with `$1` and so on
 */
export function fixedStatement<Row>(statement: string) {
  demandWorkspace(statement)
  return async (db: Kysely<Database>, ...parameters: unknown[]): Promise<Row[]> =>
    (await db.executeQuery<Row>(CompiledQuery.raw(statement, parameters))).rows
}

/** @throws WorkspaceMissing */
export function demandWorkspace(statement: string): void {
  const words = wordsOf(statement)
  if (words[0] === 'analyze' || words[0] === 'lock') return // neither gives a row to anybody
  const named = scopesOf(words).flatMap((scope) => scope.tables)
  if (named[0] && KEEPS_ALL.test(words.join(' '))) throw new WorkspaceMissing(named[0].table, statement)
  const bound = new Set<Named>()
  const links: Link[] = []
  for (const one of named) {
    if (one.isGiven) bound.add(one)
    for (const other of comparedWith(one)) {
      if (other === 'value') bound.add(one)
      else links.push([other, one], ...(other.scope === one.scope ? [] : [[one, other] satisfies Link]))
    }
  }
  for (let before = -1; before !== bound.size; ) {
    before = bound.size
    for (const [binding, other] of links) if (bound.has(binding)) bound.add(other)
  }
  const missing = named.find((one) => !bound.has(one))
  if (missing) throw new WorkspaceMissing(missing.table, statement)
}

/** The first, when bound, binds the other: what it is compared with. */
type Link = [Named, Named]

/** A join that keeps the rows of the table that it joins. */
const KEEPS_ALL = /\b(right|full) (outer )?join\b/

/** A statement or a subquery: its own words, without those of the subqueries in it. */
interface Scope {
  outer: Scope | null
  words: string[]
  tables: Named[]
}

/** A table that a scope names, under its alias. */
interface Named {
  scope: Scope
  table: string
  alias: string
  /** Where in the words of the scope. */
  at: number
  /** An insert that gives each row its workspace. */
  isGiven: boolean
}

/** Lower-case words, names without their quotes, `$n` and literals as `?`, and single signs. */
function wordsOf(statement: string): string[] {
  const found = statement.matchAll(
    /'(?:[^']|'')*'|"((?:[^"]|"")*)"|\$\d+|--[^\n]*|\/\*[\s\S]*?\*\/|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*|[^\s]/gu,
  )
  const words: string[] = []
  for (const [word, name] of found) {
    if (word.startsWith('--') || word.startsWith('/*')) continue
    if (name !== undefined) words.push(name)
    else words.push(/^['$\d]/.test(word) ? VALUE : word.toLowerCase())
  }
  return words
}

const VALUE = '?'

const COMBINES = new Set(['union', 'intersect', 'except'])
const OPENS_QUERY = new Set(['select', 'with', 'insert', 'update', 'delete', 'values'])

function scopesOf(words: string[]): Scope[] {
  let scope: Scope = { outer: null, words: [], tables: [] }
  const all = [scope]
  /** For each open parenthesis, the scope outside of it. */
  const open: Scope[] = []
  for (const [at, word] of words.entries()) {
    if (word === ')') scope = open.pop() ?? scope
    if (COMBINES.has(word)) {
      scope = { outer: scope.outer, words: [], tables: [] } // the second query may use the aliases of the first
      all.push(scope)
    }
    scope.words.push(word)
    if (word !== '(') continue
    open.push(scope)
    if (!OPENS_QUERY.has(words[at + 1] ?? '')) continue
    scope = { outer: scope, words: [], tables: [] }
    all.push(scope)
  }
  for (const one of all) one.tables = tablesOf(one)
  return all
}

const BEFORE_TABLE = new Set('from join into update using only truncate table copy ,'.split(' '))
const NO_ALIAS = new Set(
  'where on set using inner left right full cross natural join order group limit for returning select values default union having offset ( ) , ;'.split(
    ' ',
  ),
)

/** An alias that no condition can name. */
const UNKNOWN = ''

const columnOf = (table: string): string => COLUMN[table as keyof typeof COLUMN]

function tablesOf(scope: Scope): Named[] {
  const { words } = scope
  return words.flatMap((table, at): Named[] => {
    if (!Object.hasOwn(COLUMN, table) || words[at + 1] === '.') return []
    const before = wordBefore(words, at)
    if (!BEFORE_TABLE.has(before)) return []
    const after = words[at + 1] === 'as' ? words[at + 2] : words[at + 1]
    const alias = after === undefined || NO_ALIAS.has(after) ? table : after
    const isInto = before === 'into'
    const isRenamed = !isInto && alias === after && words[words.indexOf(alias, at + 1) + 1] === '('
    return [
      {
        scope,
        table,
        alias: isRenamed ? UNKNOWN : alias,
        at,
        isGiven: isInto && givesColumn(words, at, table),
      },
    ]
  })
}

/** What stands before a table's name, its schema and parentheses left out: `from public.leads`, `from (leads)`. */
function wordBefore(words: string[], at: number): string {
  let before = at - 1
  if (words[before] === '.') before -= 2
  while (words[before] === '(') before -= 1
  return words[before] ?? ''
}

/** Whether the list of columns after `into table` has the workspace's. */
function givesColumn(words: string[], at: number, table: string): boolean {
  const open = words.indexOf('(', at)
  return open > 0 && words.slice(open, words.indexOf(')', open)).includes(columnOf(table))
}

/** What the table's column is demanded to equal in its own scope: a value, or the same of another table. */
function comparedWith(named: Named): ('value' | Named)[] {
  const { words, tables } = named.scope
  // Without an alias it is the column of the only table of its scope; of two, PostgreSQL itself would not know whose.
  const isMine = ({ alias, column }: Operand) =>
    column === columnOf(named.table) &&
    (alias === null ? tables.length === 1 && named.alias !== UNKNOWN : alias === named.alias)
  const found: ('value' | Named)[] = []
  for (const [at, word] of words.entries()) {
    if (word !== '=' || !binds(words, at, named.at)) continue
    const sides = [operandBefore(words, at), operandAfter(words, at)]
    for (const [mine, other] of [sides, sides.toReversed()]) {
      if (!mine || !other || !isMine(mine)) continue
      const partner = whatIs(other, named.scope)
      if (partner) found.push(partner)
    }
  }
  return found
}

/**
 * Whether rows of a table are left out when this comparison does not hold: it stands in a `where` or an `on`, by itself or
 * between `and`, in no function, `case` or `not`; an outer join leaves out rows of the table that it joins only.
 * @param table where it is named
 */
function binds(words: string[], at: number, table: number): boolean {
  let first = words[at - 2] === '.' ? at - 3 : at - 1
  let last = words[at + 2] === '.' ? at + 3 : at + 1
  while (words[last + 1] === ':') last += 3 // a cast, `::uuid`
  for (;;) {
    if (!BEFORE_CONDITION.has(words[first - 1] ?? '') || !AFTER_CONDITION.has(words[last + 1] ?? ''))
      return false
    const around = openBefore(words, first)
    if (around === null) return false
    if (words[around] === 'where') return words[around - 1] !== '(' // `filter (where ...)` keeps the row
    if (words[around] === 'on') return isLeftOut(words, around, table)
    first = around
    last = closeOf(words, around)
  }
}

const BEFORE_CONDITION = new Set(['where', 'on', 'and', 'or', '('])
/** What may end a condition; nothing is the end of the statement or of the subquery. */
const AFTER_CONDITION = new Set([
  ...['', 'and', 'or', ')', ',', ';', 'where', 'on', 'join', 'inner', 'left', 'cross', 'natural'],
  ...['returning', 'order', 'group', 'having', 'limit', 'offset', 'fetch', 'for', 'window', 'when'],
])

/** Where the parenthesis or the clause begins that a word stands in; null in a `case`. */
function openBefore(words: string[], at: number): number | null {
  let closed = 0
  let ended = 0
  for (let before = at - 1; before >= 0; before--) {
    const word = words[before] ?? ''
    if (word === ')') closed += 1
    else if (word === '(' && closed > 0) closed -= 1
    else if (closed > 0) continue
    else if (word === 'end') ended += 1
    else if (word === 'case' && ended === 0) return null
    else if (word === 'case') ended -= 1
    else if (word === '(' || word === 'where' || word === 'on') return before
    else if (CLAUSES.has(word)) return null
  }
  return null
}
const CLAUSES = new Set('set from returning select order group having limit'.split(' '))

function closeOf(words: string[], open: number): number {
  let depth = 0
  for (let at = open; at < words.length; at++) {
    if (words[at] === '(') depth += 1
    if (words[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return words.length
}

/** Whether the join of this `on` leaves out rows of a table: a left join does it for the table that it joins. */
function isLeftOut(words: string[], on: number, table: number): boolean {
  let open = 1
  for (let at = on - 1; at >= 0; at--) {
    if (words[at] === 'on') open += 1
    if (words[at] !== 'join' || words[at - 1] === 'cross' || words[at - 1] === 'natural') continue
    open -= 1
    if (open > 0) continue
    const kind = words[at - 1] === 'outer' ? words[at - 2] : words[at - 1]
    if (kind === 'right' || kind === 'full') return false
    return kind !== 'left' || table > at
  }
  return true // of a merge
}

/** A column, under an alias or not, or a value. */
interface Operand {
  alias: string | null
  column: string
}

function operandBefore(words: string[], at: number): Operand | null {
  const column = words[at - 1]
  if (column === undefined) return null
  return { alias: words[at - 2] === '.' ? (words[at - 3] ?? null) : null, column }
}

function operandAfter(words: string[], at: number): Operand | null {
  const [first, dot, second] = words.slice(at + 1, at + 4)
  if (first === undefined) return null
  return dot === '.' && second !== undefined
    ? { alias: first, column: second }
    : { alias: null, column: first }
}

/** What a table's workspace is compared with; null where that says nothing. */
function whatIs({ alias, column }: Operand, from: Scope): 'value' | Named | null {
  if (alias === null) return column === VALUE ? 'value' : null
  for (let scope: Scope | null = from; scope; scope = scope.outer) {
    const table = scope.tables.find((one) => one.alias === alias)
    if (table) return column === columnOf(table.table) ? table : null
  }
  return 'value' // of a subquery, which is bound by itself
}
