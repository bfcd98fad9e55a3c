/**
 * Writes an example of each database in the version that today's code makes, vN.json of the computer's and
 * workspace-vN.json of a workspace's: `node lib/db/examples/dump.ts`. One that is there already stays as it is. Run it once, before a new version is added; the file is the test of that version.
 */
import 'fake-indexeddb/auto'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { openComputer } from '../computer.ts'
import { countPages } from '../host-days.ts'
import { putContexts } from '../leads.ts'
import { addFeedback, applyStatus, markDelivered, markFailed } from '../outbox.ts'
import { rejectLead, setPick } from '../picks.ts'
import { putPoints, writeIndex } from '../points.ts'
import { setSetting } from '../settings.ts'
import { updateSync } from '../sync-state.ts'
import { currentWorkspace } from '../workspaces.ts'
import { dumpDatabase } from './raw-database.ts'
import {
  DRAFT,
  FEEDBACK,
  HOST_PAGES,
  LEADS,
  MISSED_SEARCH,
  POINTS,
  SEARCH_WORD,
  SELECTOR_UPDATE,
} from './sample.ts'

const computer = openComputer('example')
await setSetting(computer, 'connection', {
  hubAddress: 'https://hub.example',
  accessKey: 'an-access-key',
  workspaceId: '019aa000-0000-7000-8000-0000000000a1',
  workspaceName: 'Acme',
  keyName: 'Sam Rep',
  role: 'rep',
})
const db = await currentWorkspace(computer)
await updateSync(db, { cursor: 'e1.42', lastOkAt: '2026-11-20T09:30:00.000Z' })
await setSetting(computer, 'language', 'pl')
await setSetting(computer, 'ownAddresses', ['sam@alongside.example'])
await putContexts(db, LEADS)
await putPoints(db, POINTS)
await writeIndex(db, '{}', { 'point-mounts': POINTS[0]!.updatedAt })
await setPick(db, 'https://mail.example', 'thread-1', 'lead-lena')
await rejectLead(db, 'https://mail.example', 'thread-2', 'lead-lukasz')
for (const feedback of FEEDBACK) {
  await addFeedback(db, feedback, { undoMs: 8000, now: Date.parse(feedback.at) })
}
const [, answered, refused] = FEEDBACK
await markDelivered(db, [answered!.id])
await applyStatus(db, answered!.id, {
  state: 'answered',
  reply: 'Thank you',
  by: 'Mia Marketer',
  at: '2026-11-20T10:00:00.000Z',
})
await markFailed(db, refused!.id, 'The lead is not known.')
await countPages(computer, HOST_PAGES)
await db.drafts.put(DRAFT)
await db.selectorUpdates.put(SELECTOR_UPDATE)
await db.searchWords.put(SEARCH_WORD)
await db.missedSearches.put(MISSED_SEARCH)

for (const [open, file] of [
  [computer, `v${computer.verno}.json`],
  [db, `workspace-v${db.verno}.json`],
] as const) {
  const path = new URL(`./${file}`, import.meta.url)
  if (existsSync(path)) console.log(`${file} is there already: an example is never rewritten.`)
  else await writeFile(path, `${JSON.stringify(await dumpDatabase(open.backendDB()), null, 2)}\n`)
  open.close()
}
