import clsx from 'clsx'
import { MailQuestionMark } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import type { NamedPerson } from '../../lib/domain/hint.ts'
import { Button } from '../base/button.tsx'
import { EmptyState } from '../base/empty-state.tsx'
import { Items } from '../base/items.tsx'
import { Section } from '../base/section.tsx'
import { LeadSearch } from './lead-search.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

/** Names offered at most. */
const MOST = 8

interface Props {
  follow: SidebarWorld['follow']
  named: readonly NamedPerson[]
  /** Whether somebody with an address is shown above: then these are offered, and nothing is searched by itself. */
  below: boolean
  onChoose(lead: StoredLead): void
}

/** People whom the page names without an address: the rep searches for them by name; nobody is ever chosen for the rep. */
export function AddressNotShown({ follow, named, below, onChoose }: Props) {
  const { t } = useTranslation('sidebar')
  const names = named.slice(0, MOST).map(({ name }) => name)
  const [wanted, setWanted] = useState(below ? null : (names[0] ?? null))
  const text = t('notShown.text', { count: names.length, name: names[0] })
  const offers = (below || names.length > 1) && (
    <ul className={clsx('mt-2 flex flex-wrap gap-1', !below && 'justify-center')}>
      <Items of={names} id={(name) => name}>
        {(name) => (
          <li className="max-w-full">
            <Button
              size="sm"
              className="h-auto max-w-full whitespace-normal text-start aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent-ink"
              aria-label={t('notShown.search', { name })}
              aria-pressed={name === wanted}
              onClick={() => setWanted(name)}
            >
              <bdi className="wrap-anywhere">{name}</bdi>
            </Button>
          </li>
        )}
      </Items>
    </ul>
  )
  const search = wanted !== null && (
    <LeadSearch key={wanted} follow={follow} initial={plainName(wanted)} onChoose={onChoose} />
  )
  if (below) {
    return (
      <Section title={t('notShown.title')}>
        <p className="text-sm">{text}</p>
        {offers}
        {search && <div className="mt-3">{search}</div>}
      </Section>
    )
  }
  return (
    <>
      <EmptyState icon={MailQuestionMark} title={t('notShown.title')} level={1}>
        <p>{text}</p>
        {offers}
      </EmptyState>
      {search}
    </>
  )
}

/** What mail programs add to a name is nothing that a lead is called: "Fischer, Lena (Helio) [external]". */
const plainName = (name: string): string =>
  name
    .replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ')
    .replace(/[,\s]+/g, ' ')
    .trim() || name
