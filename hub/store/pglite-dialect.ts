import type { DatabaseConnection, Driver } from 'kysely'
import { PGliteDialect } from 'kysely'

/**
 * Kysely's PGlite dialect with one user of the connection at a time. Kysely 0.29.9 hands the same connection to
 * everybody and sends whatever comes during an open transaction *into* that transaction: a read sees uncommitted rows, a
 * second transaction replaces the first one's commit. PGlite runs one statement at a time anyway, so that a queue
 * costs nothing but a promise. hub/store/open.test.ts holds this; without it that test fails.
 */
export class QueuedPGliteDialect extends PGliteDialect {
  override createDriver(): Driver {
    return queued(super.createDriver())
  }
}

function queued(driver: Driver): Driver {
  let last = Promise.resolve()
  const leave = new Map<DatabaseConnection, () => void>()
  const acquire: Driver['acquireConnection'] = async (options) => {
    const turn = Promise.withResolvers<void>()
    const before = last
    last = turn.promise
    await before
    try {
      const connection = await driver.acquireConnection(options)
      leave.set(connection, turn.resolve)
      return connection
    } catch (error) {
      turn.resolve()
      throw error
    }
  }
  const release: Driver['releaseConnection'] = async (connection, options) => {
    await driver.releaseConnection(connection, options)
    leave.get(connection)?.()
  }
  return new Proxy(driver, {
    get(target, name) {
      if (name === 'acquireConnection') return acquire
      if (name === 'releaseConnection') return release
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
