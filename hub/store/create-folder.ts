import { PGlite } from '@electric-sql/pglite'

/**
 * Makes an empty PGlite folder and ends: `node create-folder.ts DIR`. In a process of its own, because making one
 * takes 700 MB for a moment (two WebAssembly machines, measured with PGlite 0.5.16), and a process of Node never
 * gives that back. It ends with the process that started it, whose end of standard input closes then.
 */
const folder = process.argv[2]
if (!folder) throw new Error('Say which folder.')
process.umask(0o077)
process.stdin.once('end', () => process.exit(1)).resume()
const pglite = await PGlite.create(folder)
await pglite.close()
process.exit()
