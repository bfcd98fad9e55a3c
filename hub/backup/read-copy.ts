import { pipeline } from 'node:stream/promises'
import { openAsIs } from '../store/open.ts'
import { compressed } from './open-backup.ts'

/**
 * `node read-copy.ts DIR`: writes the backup of a data folder that nobody uses to standard output. A process of its own,
 * so that the hub answers meanwhile.
 */
const dataDir = process.argv[2]
if (!dataDir) throw new Error('Say which folder.')
process.umask(0o077)
const store = await openAsIs({ dataDir })
await pipeline(compressed(store), process.stdout)
await store.close()
