import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { PutSelectorUpdate } from '../lib/contract/selector-update.ts'
import { HostId, SelectorUpdate } from '../lib/domain/selector-update.ts'
import { ACCESS_OPTIONS, callerOf } from './call-hub.ts'
import { UsageError } from './command-problem.ts'

/** A file of `alongside selectors publish`: for which host, for which versions of its adapter, and the selectors by name. */
const SelectorFile = z.object({ ...PutSelectorUpdate.shape, host: HostId })

const EXAMPLE =
  '{ "host": "gmail", "versions": { "from": 1, "to": 1 }, "selectors": { "message": ["div.adn"] } }'

/** `alongside selectors publish|list|withdraw`: newer selectors for a site that has changed its layout. */
export async function selectorsCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: ACCESS_OPTIONS, allowPositionals: true })
  const [action, what] = positionals
  if (action === 'publish') {
    if (!what) throw new UsageError(`Say which file: alongside selectors publish FILE, with ${EXAMPLE}`)
    const { host, ...update } = readSelectorFile(what)
    await callerOf(values)('putSelectorUpdate', { params: { host }, body: update })
    process.stderr.write(`Published for ${host}. Each browser takes it with its next sync.\n`)
  } else if (action === 'list') {
    const { updates } = await callerOf(values)('listSelectorUpdates', {})
    for (const { host, payload } of updates) {
      const { versions, selectors, at } = SelectorUpdate.parse(JSON.parse(payload))
      const names = Object.keys(selectors).join(', ')
      process.stdout.write(`${host}  versions ${versions.from} to ${versions.to}  ${at}  ${names}\n`)
    }
  } else if (action === 'withdraw') {
    if (!what) throw new UsageError('Say of which host: alongside selectors withdraw HOST')
    await callerOf(values)('withdrawSelectorUpdate', { params: { host: what } })
    process.stderr.write(`Withdrawn. The extension's own selectors for ${what} count again.\n`)
  } else throw new UsageError('Say what to do: alongside selectors publish, list or withdraw.')
}

function readSelectorFile(path: string): z.infer<typeof SelectorFile> {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new UsageError(
      `${path} cannot be read as JSON (${(cause as Error).message}). It looks like ${EXAMPLE}`,
    )
  }
  const parsed = SelectorFile.safeParse(value)
  if (!parsed.success)
    throw new UsageError(
      `${path} is no selector update. ${z.prettifyError(parsed.error)}\nIt looks like ${EXAMPLE}`,
    )
  return parsed.data
}
