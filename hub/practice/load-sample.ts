import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ImportRun } from '../../lib/contract/import.ts'
import { CreatedKey } from '../../lib/contract/key.ts'
import { Problem } from '../../lib/contract/problem.ts'
import { moveSampleDates } from './sample-dates.ts'

/** Files of the sample workspace, in the order that they depend on one another. */
export const SAMPLE = [
  { kind: 'leads', file: 'leads.csv' },
  { kind: 'touchpoints', file: 'touchpoints.jsonl' },
  { kind: 'talking_points', file: 'talking-points.jsonl' },
] as const

const FOLDER = join(import.meta.dirname, 'sample')

/** A running hub and the key to speak to it with. */
export interface HubAccess {
  url: string
  key: string
}

/**
 * Loads one file through the hub's importer and waits until it is applied.
 * @throws when a row was rejected or the import failed: the sample and the tests' files hold no bad rows
 */
export async function importFile(hub: HubAccess, kind: ImportRun['kind'], file: string): Promise<ImportRun> {
  const started = await ask(hub, `/v1/imports?kind=${kind}&dryRun=false`, {
    method: 'POST',
    headers: { 'content-type': file.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson' },
    body: file.startsWith(FOLDER)
      ? moveSampleDates(await readFile(file, 'utf8'), new Date())
      : await readFile(file),
  })
  let run = ImportRun.parse(started)
  while (run.state === 'reading' || run.state === 'applying') {
    await wait(50)
    run = ImportRun.parse(await ask(hub, `/v1/imports/${run.id}`))
  }
  if (run.state !== 'done' || run.rejected > 0) {
    const why = run.error ?? run.firstRejected[0] ?? run.state
    throw new Error(`${file} could not be imported: ${JSON.stringify(why)}`)
  }
  return run
}

/** Loads the sample workspace; how many rows each file brought. */
export async function loadSample(hub: HubAccess): Promise<{ kind: string; rows: number }[]> {
  const loaded = []
  for (const { kind, file } of SAMPLE) {
    const run = await importFile(hub, kind, join(FOLDER, file))
    loaded.push({ kind: kind.replace('_', ' '), rows: run.accepted })
  }
  return loaded
}

/** A new access key of a role, made with an admin's key. */
export async function createKey(hub: HubAccess, role: CreatedKey['role'], name: string): Promise<string> {
  const created = await ask(hub, '/v1/keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role, name }),
  })
  return CreatedKey.parse(created).key
}

/** Whether the hub still takes this key. */
export async function keyWorks(hub: HubAccess): Promise<boolean> {
  const answer = await fetch(`${hub.url}/v1/session`, { headers: { authorization: `Bearer ${hub.key}` } })
  await answer.body?.cancel()
  return answer.ok
}

/**
 * One request to the hub, with its key.
 * @throws with the hub's own words when it refuses
 */
export async function ask(hub: HubAccess, path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${hub.key}` }
  const answer = await fetch(hub.url + path, { ...init, headers })
  const body: unknown = await answer.json()
  if (answer.ok) return body
  const problem = Problem.safeParse(body)
  throw new Error(
    problem.success ? `${problem.data.title}: ${problem.data.detail}` : `${path}: ${answer.status}`,
  )
}
