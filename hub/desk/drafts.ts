import { useCallback, useState } from 'react'
import { z } from 'zod'
import { useWho } from './who.ts'

const keyOf = (who: string): string => `alongside-desk-drafts ${who}`
const Drafts = z.record(z.string(), z.string().max(5000))

function stored(who: string): Record<string, string> {
  try {
    const parsed = Drafts.safeParse(JSON.parse(sessionStorage.getItem(keyOf(who)) ?? '{}'))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

/** Replies that this person is writing, by feedback id. They outlive a reload of the tab, and leave with it. */
export function useDrafts() {
  const who = useWho()
  const [drafts, setDrafts] = useState(() => stored(who))
  const setDraft = useCallback(
    (id: string, text: string) => {
      setDrafts((old) => {
        const { [id]: _, ...others } = old
        const next = text === '' ? others : { ...others, [id]: text }
        try {
          sessionStorage.setItem(keyOf(who), JSON.stringify(next))
        } catch {
          // Storage is full or switched off: the draft still lives in this page.
        }
        return next
      })
    },
    [who],
  )
  return { drafts, setDraft }
}
