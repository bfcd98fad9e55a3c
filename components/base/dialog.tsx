import { Dialog as Base } from '@base-ui/react/dialog'
import clsx from 'clsx'
import type { ReactNode } from 'react'

interface Props {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  /** For two things side by side. */
  wide?: boolean
  children: ReactNode
  /** Buttons; the one that does it last. */
  actions: ReactNode
}

/** A question that must be answered before going on. Escape closes it; focus comes back to where it was. */
export function Dialog({ open, onOpenChange, title, wide = false, children, actions }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-black/40" />
        <Base.Popup
          className={clsx(
            'fixed inset-x-3 top-1/2 z-40 mx-auto max-h-[90vh] -translate-y-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-4 text-ink shadow-xl outline-none',
            wide ? 'max-w-3xl' : 'max-w-md',
          )}
        >
          <Base.Title className="mb-2 font-semibold text-base">{title}</Base.Title>
          {children}
          <div className="mt-4 flex flex-wrap justify-end gap-2">{actions}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
