import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import { Answers } from '../answers/answers.tsx'
import { panelId, tabId } from './popup-tabs.tsx'
import type { ActiveTab, PopupWorld } from './popup-world.ts'

interface Props {
  world: PopupWorld
  /** The tab that the popup was opened over. */
  tab: ActiveTab | null
  onBack(): void
  /** To be said at the foot. */
  onSaid(text: string): void
}

/** What marketing answered, in the popup. Escape goes back to the search. */
export function AnswersTab({ world, tab, onBack, onSaid }: Props) {
  const { t } = useTranslation('answers')
  // Where nothing of ours runs there is no sidebar to show a lead in.
  const openLead = tab?.granted
    ? (lead: StoredLead) => {
        onSaid('')
        world.openLead(tab.id, lead.id).catch(() => onSaid(t('noSidebar')))
      }
    : undefined
  return (
    <div
      role="tabpanel"
      id={panelId('answers')}
      aria-labelledby={tabId('answers')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what it holds is read by scrolling (WAI-ARIA APG, tabs)
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto p-2"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onBack()
      }}
    >
      <Answers world={world} onOpenLead={openLead} />
    </div>
  )
}
