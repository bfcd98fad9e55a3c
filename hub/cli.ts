import { readFileSync } from 'node:fs'
import { isUsageError, refuseEmpty, UsageError } from './command-problem.ts'
import { explainFileError } from './system-error.ts'

/**
 * `alongside`, the command of the hub. Exit codes: 0 done, 1 it did not work (the message says what to do),
 * 2 the command was not understood, or an import rejected rows.
 */

const version = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

const isHelp = (word: string) => word === '--help' || word === '-h'

/** Why a command failed, in a sentence or two that say what to do. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : null
  if (code === 'EACCES' || code === 'EPERM') {
    return `There is no permission: ${error.message}. Choose another file or folder.`
  }
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : ''
  return explainFileError(error) ?? `${error.message}${cause}`
}

/** Each is loaded when it is called: the hub takes a second to load, which nobody wants to wait for to list keys. */
const COMMANDS: Record<string, (args: string[]) => Promise<void>> = {
  hub: async (args) => (await import('./hub-command.ts')).hubCommand(args),
  import: async (args) => {
    process.exitCode = await (await import('./import-command.ts')).importCommand(args)
  },
  key: async (args) => (await import('./key-command.ts')).keyCommand(args),
  people: async (args) => (await import('./people-command.ts')).peopleCommand(args),
  backup: async (args) => (await import('./backup-command.ts')).backupCommand(args),
  restore: async (args) => (await import('./restore-command.ts')).restoreCommand(args),
  selectors: async (args) => (await import('./selectors-command.ts')).selectorsCommand(args),
}

async function main([command, ...args]: string[]): Promise<void> {
  try {
    refuseEmpty(args)
    if (command === '--version' || command === 'version') process.stdout.write(`${version()}\n`)
    // Before anything runs: `alongside hub --help` must not start a hub.
    else if (command === undefined || command === 'help' || [command, ...args].some(isHelp)) {
      const { helpOf } = await import('./help.ts')
      process.stdout.write(helpOf(command === 'help' ? args[0] : command))
    } else {
      const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
      if (!run) throw new UsageError(`There is no command "${command}".`)
      await run(args)
    }
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    if (isUsageError(error)) process.stderr.write('See: alongside help\n')
    await leave(isUsageError(error) ? 2 : 1)
  }
}

/** Ends the process when all is said, whatever is still open: PGlite leaves much behind when its start fails. */
async function leave(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  process.exit(code)
}

/**
 * Whoever reads along may leave, as `head` does once it has enough: what was begun goes on, unread. Where the disk takes no
 * more, a command has not done what it was asked for; a hub goes on without its log.
 */
function watchOutput([command]: string[]): void {
  process.stderr.on('error', () => {}) // there is nowhere left to say it
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || command === 'hub') return
    process.stderr.write(`The output cannot be written: ${error.message}\n`)
    process.exit(1)
  })
}

watchOutput(process.argv.slice(2))
await main(process.argv.slice(2))
