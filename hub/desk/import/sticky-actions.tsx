import type { ReactNode } from 'react'

/** What can be done, in view beside a table of any length. */
export function StickyActions({ text, children }: { text?: string | null; children: ReactNode }) {
  return (
    <div className="sticky top-0 z-10 -mx-3 space-y-2 border-line border-y bg-surface px-3 py-2">
      {text && <p className="text-sm">{text}</p>}
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  )
}
