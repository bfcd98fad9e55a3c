import clsx from 'clsx'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'

/** Milliseconds in which a feedback can be taken back. */
export const UNDO_MS = 6000

interface Props {
  /** What was done, in words. Stand the bar in a `role="status"` that is always on the page, so that it is read aloud. */
  message: string
  /** Left out where there is nothing to take back. */
  onUndo?: (() => void) | undefined
  /** The time is over, or the bar was used; left out where it stands for as long as it is drawn. */
  onGone?: (() => void) | undefined
  /** Something went wrong: said in colour too. */
  failed?: boolean | undefined
  /** "Undo" gets the focus, and so the clock stands still: for who came by keyboard and is far from the bar. */
  autoFocus?: boolean | undefined
  /** Further buttons. */
  children?: ReactNode
}

/**
 * Says what was done and offers to take it back. The clock stands still while the pointer or the keyboard is on the
 * bar, so that nobody loses a race for the button (WCAG 2.2.1). Give it a `key` that changes with what was done.
 */
export function UndoBar({ message, onUndo, onGone, failed = false, autoFocus, children }: Props) {
  const { t } = useTranslation()
  const [held, setHeld] = useState(false)
  const gone = useEffectEvent(() => onGone?.())
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => gone(), UNDO_MS)
    return () => clearTimeout(timer)
  }, [held])

  return (
    <fieldset
      aria-label={message}
      className={clsx(
        'flex min-w-0 flex-wrap items-center gap-2 rounded-md px-3 py-2 text-sm shadow-lg',
        failed ? 'bg-bad text-on-bad' : 'bg-ink text-page',
      )}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="min-w-0 flex-1">{message}</span>
      {children}
      {onUndo && (
        <Button
          size="sm"
          autoFocus={autoFocus}
          onClick={() => {
            onUndo()
            onGone?.()
          }}
        >
          {t('action.undo')}
        </Button>
      )}
    </fieldset>
  )
}
