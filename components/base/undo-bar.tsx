import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'

/** Milliseconds in which a feedback can be taken back. */
export const UNDO_MS = 6000

interface Props {
  /** What was done, in words: it is read aloud. */
  message: string
  onUndo(): void
  /** The time is over, or the bar was used. */
  onGone(): void
  ms?: number
}

/**
 * Says what was done and offers to take it back. The clock stands still while the pointer or the keyboard is on the
 * bar, so that nobody loses a race for the button (WCAG 2.2.1). Give it a `key` that changes with what was done.
 */
export function UndoBar({ message, onUndo, onGone, ms = UNDO_MS }: Props) {
  const { t } = useTranslation()
  const [held, setHeld] = useState(false)
  const gone = useEffectEvent(onGone)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => gone(), ms)
    return () => clearTimeout(timer)
  }, [held, ms])

  return (
    <fieldset
      aria-label={message}
      className="flex min-w-0 items-center justify-between gap-2 rounded-md bg-ink px-3 py-2 text-page text-sm shadow-lg"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="min-w-0">{message}</span>
      <Button
        size="sm"
        onClick={() => {
          onUndo()
          onGone()
        }}
      >
        {t('action.undo')}
      </Button>
    </fieldset>
  )
}
