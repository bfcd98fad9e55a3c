import type { Session } from '../contract/session.ts'
import type { AlongsideDatabase } from '../db/database.ts'
import { discardUnsent, wakePostponed } from '../db/outbox.ts'
import { getOwnSetting, INITIAL_SYNC, setSetting, updateSync } from '../db/settings.ts'
import { onlyHub } from '../domain/policy.ts'
import { createHubClient, type HubResult } from './hub-client.ts'

/**
 * Asks the hub who the access key is, and keeps the connection when it answers. Another workspace than before drops
 * what was pulled from that one; feedback for it stays and waits. The next sync brings the data. Where the company's
 * policy allows one hub only, that one is asked, whatever `hubAddress` says.
 */
export async function connect(
  db: AlongsideDatabase,
  {
    hubAddress: asked,
    accessKey,
    fetch,
  }: { hubAddress: string; accessKey: string; fetch: typeof globalThis.fetch },
): Promise<HubResult<Session>> {
  const hubAddress = onlyHub((await getOwnSetting(db, 'policy')).policy) ?? asked
  const answer = await createHubClient({ address: hubAddress, key: accessKey, fetch }).session()
  if (!answer.ok) return answer
  const { workspace, key, selectorKey } = answer.value
  await db.transaction('rw', db.tables, async () => {
    const before = await getOwnSetting(db, 'connection')
    if (before !== null && before.workspaceId !== workspace.id) await dropWorkspace(db)
    await setSetting(db, 'connection', {
      hubAddress,
      accessKey,
      workspaceId: workspace.id,
      workspaceName: workspace.name,
      keyName: key.name,
      role: key.role,
      ...(selectorKey ? { selectorKey } : {}),
    })
    await updateSync(db, { lastProblem: null })
    await wakePostponed(db, Date.now())
  })
  return answer
}

/**
 * Forgets the hub and everything that came from it. Unsent feedback stays until the rep is connected to that workspace
 * again, unless the rep said to throw it away; ask first (`exportUnsent` gives it as a file).
 */
export async function signOut(db: AlongsideDatabase, unsent: 'keep' | 'discard'): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    await dropWorkspace(db)
    await db.outbox.where('state').equals('delivered').delete()
    if (unsent === 'discard') {
      await discardUnsent(db)
      await db.drafts.clear()
    }
    await setSetting(db, 'connection', null)
  })
}

async function dropWorkspace(db: AlongsideDatabase): Promise<void> {
  const pulled = [db.leads, db.talkingPoints, db.searchIndex, db.picks, db.received, db.selectorUpdates]
  for (const table of pulled) await table.clear()
  await setSetting(db, 'sync', INITIAL_SYNC)
}
