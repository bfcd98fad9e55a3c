import { useCallback, useState } from 'react'
import { z } from 'zod'

const KEY = 'alongside-desk-drafts'
const Drafts = z.record(z.string(), z.string().max(5000))

function stored(): Record<string, string> {
  try {
    const parsed = Drafts.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? '{}'))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

/** Replies that are being written, by feedback id. They outlive a reload of the tab, and leave with it. */
export function useDrafts() {
  const [drafts, setDrafts] = useState(stored)
  const setDraft = useCallback((id: string, text: string) => {
    setDrafts((old) => {
      const { [id]: _, ...others } = old
      const next = text === '' ? others : { ...others, [id]: text }
      try {
        sessionStorage.setItem(KEY, JSON.stringify(next))
      } catch {
        // Storage is full or switched off: the draft still lives in this page.
      }
      return next
    })
  }, [])
  return { drafts, setDraft }
}
