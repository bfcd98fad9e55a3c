/** A database as plain data, through IndexedDB itself: an example must not depend on the code that it is to test. */

export interface DumpedDatabase {
  /** The browser's number: ten times the version in lib/db/migrations. */
  version: number
  tables: {
    name: string
    keyPath: string
    indexes: { name: string; keyPath: string | string[]; multiEntry: boolean; unique: boolean }[]
    rows: unknown[]
  }[]
}

/** Everything in an open database. */
export async function dumpDatabase(db: IDBDatabase): Promise<DumpedDatabase> {
  const names = [...db.objectStoreNames]
  const transaction = db.transaction(names)
  const tables = names.map(async (name) => {
    const store = transaction.objectStore(name)
    const indexes = [...store.indexNames].map((indexName) => {
      const { keyPath, multiEntry, unique } = store.index(indexName)
      return { name: indexName, keyPath, multiEntry, unique }
    })
    return { name, keyPath: String(store.keyPath), indexes, rows: await settled(store.getAll()) }
  })
  return { version: db.version, tables: await Promise.all(tables) }
}

/** Makes the database `name` as it was dumped, and closes it. */
export async function restoreDatabase(name: string, dump: DumpedDatabase): Promise<void> {
  const request = indexedDB.open(name, dump.version)
  request.onupgradeneeded = () => {
    for (const { name: table, keyPath, indexes, rows } of dump.tables) {
      const store = request.result.createObjectStore(table, { keyPath })
      for (const { name: index, keyPath: path, ...options } of indexes)
        store.createIndex(index, path, options)
      for (const row of rows) store.put(row)
    }
  }
  const db = await settled(request)
  db.close()
}

/** The result of an IndexedDB request as a promise. */
export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
