import { z } from 'zod/mini'
import { furnitureOf, type PlacesOfPage, type Places as PlacesType, withPage } from '../domain/furniture.ts'
import { createQueues } from './in-turn.ts'
import type { SessionStore } from './last-hints.ts'
import { Hash, Places } from './to-extension.ts'

const Pages = z.array(z.object({ token: z.number(), record: Hash, places: Places }))

const keyOf = (origin: string) => `places:${origin}`

/**
 * What each site has shown, for as long as the browser runs. Kept as hashes. What the tabs of one site tell is written one
 * after the other: otherwise one could read before another has written, and then take that one's page away.
 */
export function createSitePlaces(store: SessionStore) {
  const inTurn = createQueues<string>()

  /** Answers what belongs to the site, once this page of it is known. */
  return (origin: string, page: PlacesOfPage): Promise<PlacesType> => {
    const key = keyOf(origin)
    return inTurn(key, () => add(key, page))
  }

  async function add(key: string, page: PlacesOfPage): Promise<PlacesType> {
    const pages = withPage(Pages.safeParse((await store.get(key))[key]).data ?? [], page)
    await store.set({ [key]: pages })
    return furnitureOf(pages)
  }
}
