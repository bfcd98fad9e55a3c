import { MessagesSquare } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import { useUnreadCount } from '../answers/use-answers.ts'
import { Section } from '../base/section.tsx'

/** More digits would hide the icon. */
const MOST = 99

interface Props {
  db: WorkspaceDatabase
  open: boolean
  onToggle(): void
}

/** In the header's line: opens what marketing answered, and says how much of it is unread. */
export function AnswersButton({ db, open, onToggle }: Props) {
  const { t, i18n } = useTranslation('answers')
  const unread = useUnreadCount({ db })
  const id = useId()
  const count = unread > MOST ? `${MOST}+` : unread.toLocaleString(i18n.language)
  const title = unread > 0 ? `${t('title')} · ${t('unread', { count: unread })}` : t('title')
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-describedby={unread > 0 ? id : undefined}
        title={title}
        onClick={onToggle}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !open) return
          event.preventDefault()
          onToggle()
        }}
        className="relative inline-flex size-7 shrink-0 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
      >
        <MessagesSquare aria-hidden className="size-4" />
        <span className="sr-only">{t('title')} </span>
        {unread > 0 && (
          // Over the icon, so that the buttons beside it stand still when it comes and goes.
          <span className="absolute -end-0.5 -top-0.5 min-w-4 rounded-full bg-accent px-1 text-center font-semibold text-on-accent text-xs leading-4">
            {count}
          </span>
        )}
      </button>
      <span id={id} hidden>
        {t('unread', { count: unread })}
      </span>
    </>
  )
}

/** Holds the answers below the header's line. Escape closes it and gives the focus back. */
export function AnswersPanel({ onClose, children }: { onClose(): void; children: ReactNode }) {
  const { t } = useTranslation('answers')
  const opener = useRef<Element | null>(null)
  useEffect(() => {
    opener.current = document.activeElement
  }, [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the Escape of what is in it
    <div
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        if (opener.current instanceof HTMLElement) opener.current.focus()
        onClose()
      }}
    >
      <Section title={t('title')}>{children}</Section>
    </div>
  )
}
