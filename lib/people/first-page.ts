/** What the sidebar shows of a page: the background reads it for the first paint, then the sidebar follows it itself. */
import { type Connection, getSetting, type Setting } from '../db/settings.ts'
import { readSync, type SyncState } from '../db/sync-state.ts'
import type { Stores } from '../db/workspaces.ts'
import type { Hint } from '../domain/hint.ts'
import { suggest } from '../domain/suggest.ts'
import type { TalkingPoint } from '../domain/talking-point.ts'
import { findPeople, type People } from './find-people.ts'

export interface Settings {
  /** Without the access key: nothing that is painted needs it, and it stays where the hub is asked. */
  connection: Pick<Connection, 'keyName' | 'person'> | null
  sync: SyncState
  language: Setting<'language'>
  theme: Setting<'theme'>
  ownAddresses: readonly string[]
  neverMatch: readonly string[]
  unknownLookup: boolean
  dropped: Setting<'dropped'>
  pointKeys: Setting<'pointKeys'>
}

export interface FirstPage {
  settings: Settings
  points: readonly TalkingPoint[]
  hint: Hint | null
  /** The people of `hint`; null without one. */
  people: People | null
}

/** Talking points that travel at most: more than stand on the screen, and of more a message would take its time. */
const MOST_POINTS = 200

export async function readSettings({ computer, db }: Stores): Promise<Settings> {
  const [sync, settings] = await Promise.all([
    readSync(db),
    // One transaction for each of them takes longer than all reads.
    computer.transaction('r', computer.settings, () =>
      Promise.all([
        getSetting(computer, 'connection'),
        getSetting(computer, 'language'),
        getSetting(computer, 'theme'),
        getSetting(computer, 'ownAddresses'),
        getSetting(computer, 'neverMatch'),
        getSetting(computer, 'unknownLookup'),
        getSetting(computer, 'dropped'),
        getSetting(computer, 'pointKeys'),
      ]),
    ),
  ])
  const [stored, language, theme, ownAddresses, neverMatch, unknownLookup, dropped, pointKeys] = settings
  const connection = stored && { keyName: stored.keyName, ...(stored.person && { person: stored.person }) }
  return { connection, sync, language, theme, ownAddresses, neverMatch, unknownLookup, dropped, pointKeys }
}

/**
 * All of it at once, with the talking points that fit best where there are very many.
 * @param hint what the page says; waited for while the rest is read
 * @param language of the browser, for who has chosen none
 */
export async function readFirstPage(
  stores: Stores,
  hint: Promise<Hint | null>,
  { now, language }: { now: Date; language: string },
): Promise<FirstPage> {
  const [settings, all, page] = await Promise.all([
    readSettings(stores),
    stores.db.talkingPoints.toArray(),
    hint,
  ])
  const people = page && (await findPeople(stores.db, page, settings))
  const context = people?.chosen?.lead.context ?? null
  const points =
    all.length <= MOST_POINTS
      ? all
      : suggest(all, context, { now, language: settings.language ?? language })
          .slice(0, MOST_POINTS)
          .map(({ point }) => point)
  return { settings, points, hint: page, people }
}
