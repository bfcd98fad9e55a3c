import { Answers } from '../answers/answers.tsx'
import { panelId, tabId } from './popup-tabs.tsx'
import type { PopupWorld } from './popup-world.ts'

/** What marketing answered, in the popup. Escape goes back to the search. */
export function AnswersTab({ world, onBack }: { world: PopupWorld; onBack(): void }) {
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
      <Answers world={world} />
    </div>
  )
}
