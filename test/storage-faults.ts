import 'fake-indexeddb/auto'
import { forceCloseDatabase } from 'fake-indexeddb'

/**
 * Faults of the browser's storage, put in under IndexedDB's own objects: what is above meets them as it would in a
 * browser. One at a time; `strike` says when, `heal` ends it.
 */

type Place = 'open' | 'transaction' | 'request' | 'commit'

interface Fault {
  at: Place
  /** The browser's name of the error. https://www.w3.org/TR/IndexedDB/#exceptions */
  name: string
  /** Strikes at transactions that write only. */
  writing?: true
  /** The browser closes the connection besides. */
  closes?: true
  /** And cannot open the database while the fault lasts. */
  thenOpen?: string
}

export const STORAGE_FAULTS = {
  'it cannot be opened': { at: 'open', name: 'UnknownError' },
  'there is no room to open it': { at: 'open', name: 'QuotaExceededError' },
  'the disk is full at a write': { at: 'request', name: 'QuotaExceededError', writing: true },
  'the disk is full at a commit': { at: 'commit', name: 'QuotaExceededError' },
  'a read or write fails': { at: 'request', name: 'UnknownError' },
  'a commit fails': { at: 'commit', name: 'UnknownError' },
  'the connection is closing': { at: 'transaction', name: 'InvalidStateError' },
  'the browser closes the connection': { at: 'request', name: 'AbortError', closes: true },
  'the browser closes it and cannot open it': {
    at: 'request',
    name: 'AbortError',
    closes: true,
    thenOpen: 'UnknownError',
  },
  'the browser closes it and has no room to open it': {
    at: 'request',
    name: 'AbortError',
    closes: true,
    thenOpen: 'QuotaExceededError',
  },
} as const satisfies Record<string, Fault>

export type StorageFault = keyof typeof STORAGE_FAULTS

/** Those that strike a database that is open. */
export const WHILE_OPEN = (Object.keys(STORAGE_FAULTS) as StorageFault[]).filter(
  (kind) => STORAGE_FAULTS[kind].at !== 'open',
)

let fault: Fault | null = null
let countdown = 0
let lasts = false
let struck = false

export const storage = {
  /** Lets the fault strike at the `after`-th place (from 0) where it can; once, or from there on until it is healed. */
  strike(
    kind: StorageFault,
    { after = 0, lasting = true }: { after?: number; lasting?: boolean } = {},
  ): void {
    fault = STORAGE_FAULTS[kind]
    countdown = after
    lasts = lasting
    struck = false
  },
  heal(): void {
    fault = null
  },
  /** Whether it has struck. */
  get struck(): boolean {
    return struck
  },
}

/** The fault, where it strikes here and now. */
function strikes(place: Place, writes: boolean): Fault | null {
  if (fault?.at !== place || (fault.writing && !writes)) return null
  if (struck) return lasts ? fault : null
  if (countdown-- > 0) return null
  struck = true
  return fault
}

const errorOf = (name: string) => new DOMException(`Injected by a test: ${name}`, name)

/** What fake-indexeddb's transactions are made of. */
interface Transaction extends IDBTransaction {
  _requests: unknown[]
  _started: boolean
  _state: string
  _abort(name: string | null): void
  _start(): void
  _execRequestAsync(request: { operation(): unknown; source?: unknown }): IDBRequest
}

const transactions = IDBTransaction.prototype as Transaction
const { _execRequestAsync: request, _start: start } = transactions

transactions._execRequestAsync = function (this: Transaction, asked) {
  const found = asked.source ? strikes('request', this.mode === 'readwrite') : null
  if (!found) return request.call(this, asked)
  return request.call(this, {
    ...asked,
    operation: () => {
      if (found.closes) {
        forceCloseDatabase(this.db as never)
        this._abort(null)
      }
      throw errorOf(found.name)
    },
  })
}

transactions._start = function (this: Transaction) {
  const isAtEnd = this._started && this._requests.length === 0 && this._state !== 'finished'
  const found = isAtEnd && this.mode === 'readwrite' ? strikes('commit', true) : null
  if (found) this._abort(found.name)
  else start.call(this)
}

const { transaction } = IDBDatabase.prototype
IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...scope) {
  const found = strikes('transaction', scope[1] === 'readwrite')
  if (found) throw errorOf(found.name)
  return transaction.apply(this, scope)
}

const { open } = IDBFactory.prototype
IDBFactory.prototype.open = function (this: IDBFactory, ...database) {
  const name = strikes('open', false)?.name ?? (fault && struck && lasts ? fault.thenOpen : undefined)
  if (!name) return open.apply(this, database)
  const failing = { error: errorOf(name) } as unknown as IDBOpenDBRequest
  setTimeout(() => {
    failing.onerror?.({ target: failing, preventDefault() {}, stopPropagation() {} } as unknown as Event)
  })
  return failing
}
