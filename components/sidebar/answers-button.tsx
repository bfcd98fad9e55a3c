import { MessagesSquare } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countUnread } from '../../lib/db/answers.ts'
import type { SidebarWorld } from './sidebar-world.ts'

/** More digits would hide the icon. */
const MOST = 99

interface Props {
  follow: SidebarWorld['follow']
  open: boolean
  onToggle(): void
}

/** In the header's line: opens what marketing answered, and says how much of it is unread. */
export function AnswersButton({ follow, open, onToggle }: Props) {
  const { t, i18n } = useTranslation('answers')
  const [unread, setUnread] = useState(0)
  useEffect(
    // Who cannot read it sees no number; the list says why.
    () => follow(({ db }) => countUnread(db), { next: setUnread, error: () => setUnread(0) }),
    [follow],
  )
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
