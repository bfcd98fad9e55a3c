import clsx from 'clsx'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import { useUnreadCount } from '../answers/use-answers.ts'
import { Items } from '../base/items.tsx'

export const TABS = ['points', 'answers'] as const
export type Tab = (typeof TABS)[number]

export const tabId = (tab: Tab): string => `tab-${tab}`
export const panelId = (tab: Tab): string => `panel-${tab}`

interface Props {
  db: WorkspaceDatabase
  tab: Tab
  onChoose(tab: Tab): void
}

/** The popup's tabs (WAI-ARIA APG, tabs): the arrows go from one to the next, Tab goes on into what it shows. */
export function PopupTabs({ db, tab, onChoose }: Props) {
  const { t, i18n } = useTranslation('popup')
  const unread = useUnreadCount({ db })
  const list = useRef<HTMLDivElement>(null)
  const names: Record<Tab, string> = { points: t('results'), answers: t('title', { ns: 'answers' }) }

  function onKeyDown(event: KeyboardEvent) {
    const at = TABS.indexOf(tab)
    const to: Record<string, number> = {
      ArrowRight: (at + 1) % TABS.length,
      ArrowLeft: (at + TABS.length - 1) % TABS.length,
      Home: 0,
      End: TABS.length - 1,
    }
    const next = TABS[to[event.key] ?? -1]
    if (!next) return
    event.preventDefault()
    onChoose(next)
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus()
  }

  return (
    <div
      ref={list}
      role="tablist"
      aria-label={t('title')}
      onKeyDown={onKeyDown}
      className="flex gap-1 border-line border-b bg-surface px-2 pt-1"
    >
      <Items of={TABS} id={(each) => each} failed={(note) => note}>
        {(each) => (
          <button
            type="button"
            role="tab"
            id={tabId(each)}
            aria-selected={each === tab}
            aria-controls={each === tab ? panelId(each) : undefined}
            aria-describedby={each === 'answers' && unread > 0 ? 'unread-answers' : undefined}
            tabIndex={each === tab ? 0 : -1}
            onClick={() => onChoose(each)}
            className={clsx(
              'inline-flex min-h-8 items-center gap-1.5 rounded-t-md border-b-2 px-2.5 font-medium text-sm',
              each === tab ? 'border-accent text-accent-ink' : 'border-transparent text-soft hover:text-ink',
            )}
          >
            {names[each]}
            {each === 'answers' && unread > 0 && (
              <span
                aria-hidden
                className="min-w-5 rounded-full bg-accent px-1 text-center font-semibold text-on-accent text-xs leading-5"
              >
                {unread.toLocaleString(i18n.language)}
              </span>
            )}
          </button>
        )}
      </Items>
      <span id="unread-answers" hidden>
        {t('unread', { ns: 'answers', count: unread })}
      </span>
    </div>
  )
}
