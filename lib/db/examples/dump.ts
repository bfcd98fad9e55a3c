/**
 * Writes lib/db/examples/vN.json, an example of the version of the database that today's code makes:
 * `node lib/db/examples/dump.ts`. Run it once, before a new version is added; the file is the test of that version.
 */
import 'fake-indexeddb/auto'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { openDatabase } from '../database.ts'
import { countPages } from '../host-days.ts'
import { putContexts } from '../leads.ts'
import { addFeedback, applyStatus, markDelivered, markFailed } from '../outbox.ts'
import { rejectLead, setPick } from '../picks.ts'
import { putPoints, writeIndex } from '../points.ts'
import { INITIAL_SYNC, setSetting } from '../settings.ts'
import { dumpDatabase } from './raw-database.ts'
import { DRAFT, FEEDBACK, HOST_PAGES, LEADS, POINTS, SELECTOR_UPDATE } from './sample.ts'

const db = openDatabase('example')
await setSetting(db, 'connection', {
  hubAddress: 'https://hub.example',
  accessKey: 'an-access-key',
  workspaceId: 'w1',
  workspaceName: 'Acme',
  keyName: 'Sam Rep',
  role: 'rep',
})
await setSetting(db, 'sync', {
  ...INITIAL_SYNC,
  cursor: 'e1.42',
  history: 'e1',
  lastOkAt: '2026-11-20T09:30:00.000Z',
})
await setSetting(db, 'language', 'pl')
await setSetting(db, 'ownAddresses', ['sam@alongside.example'])
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
await countPages(db, HOST_PAGES)
await db.drafts.put(DRAFT)
await db.selectorUpdates.put(SELECTOR_UPDATE)

const file = new URL(`./v${db.verno}.json`, import.meta.url)
if (existsSync(file)) throw new Error(`${file.pathname} is there already: an example is never rewritten.`)
await writeFile(file, `${JSON.stringify(await dumpDatabase(db.backendDB()), null, 2)}\n`)
db.close()
