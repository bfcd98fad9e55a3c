import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import { isColleague } from '../../lib/domain/colleague.ts'
import type { People } from '../../lib/people/find-people.ts'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { LeadButton } from './lead-search.tsx'

const FIRST = 5

interface Props {
  people: People
  /** Its line is the page's heading: nothing else says what the page is about. */
  isMain?: boolean
  onPick(lead: StoredLead): void
}

/** Several leads on one page: all of them, the shown one marked; the rep's choice is kept for the thread. */
export function PeopleChooser({ people: { matches, chosen, inDoubt }, isMain = false, onPick }: Props) {
  const { t } = useTranslation('sidebar')
  const [all, setAll] = useState(false)
  const noteOf = ({ certainty, person }: People['matches'][number]) =>
    certainty !== 'exact' ? t('possible.short') : isColleague(person) ? t('chooser.colleague') : undefined
  const Title = isMain ? 'h1' : 'p'
  return (
    <nav aria-label={t('chooser.title')} className="rounded-lg border border-line bg-surface p-1">
      <Title className="px-2 pt-1 font-medium text-soft text-xs">
        {inDoubt
          ? t('chooser.inDoubt')
          : chosen === null
            ? t(
                matches.every(({ person }) => isColleague(person))
                  ? 'chooser.colleagues'
                  : 'chooser.sameCompany',
              )
            : t('chooser.count', { count: matches.length })}
      </Title>
      <ul>
        <Items of={all ? matches : matches.slice(0, FIRST)} id={({ lead }) => lead.id}>
          {(match) => (
            <li>
              <LeadButton
                lead={match.lead}
                current={match.lead.id === chosen?.lead.id}
                note={noteOf(match)}
                inLine
                onChoose={onPick}
              />
            </li>
          )}
        </Items>
      </ul>
      {!all && matches.length > FIRST && (
        <Button variant="quiet" size="sm" onClick={() => setAll(true)}>
          {t('action.more', { ns: 'common' })}
        </Button>
      )}
    </nav>
  )
}
