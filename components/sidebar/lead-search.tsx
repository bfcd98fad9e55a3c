import clsx from 'clsx'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import { searchLeads } from '../../lib/db/leads.ts'
import { readSync } from '../../lib/db/sync-state.ts'
import { ConsentMark } from '../base/consent-mark.tsx'
import { Items } from '../base/items.tsx'
import { notRead } from '../base/storage-words.ts'
import { TextField } from '../base/text-field.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import { nameOf } from './words.ts'

const MOST = 10
/** Keystrokes closer than this are one search. */
const PAUSE_MS = 60

interface Props {
  follow: SidebarWorld['follow']
  /** Where more than leads is found: other words for the field, and for nothing found. */
  words?: { label: string; hint: string; none(text: string): string }
  autoFocus?: boolean
  /** Searched for at once; the rep can change it. */
  initial?: string
  /** Hears what is typed, to keep it. */
  onType?(text: string): void
  onChoose(lead: StoredLead): void
}

interface Found {
  text: string
  leads: StoredLead[]
  /** Whether all leads have come: until then nobody is said to be missing. */
  complete: boolean
}

/** Finds a lead on this computer by name, company or address. */
export function LeadSearch({ follow, words: wordsOfPage, autoFocus, initial = '', onType, onChoose }: Props) {
  const { t } = useTranslation('sidebar')
  const [text, setText] = useState(initial)
  const [found, setFound] = useState<Found | null>(null)
  const [problem, setProblem] = useState<unknown>(null)

  useEffect(() => {
    const wanted = text.trim()
    if (wanted === '') return setFound(null)
    let stop = () => {}
    const timer = setTimeout(() => {
      stop = follow(({ db }) => Promise.all([searchLeads(db, wanted, MOST), readSync(db)]), {
        next([leads, { lastOkAt }]) {
          setProblem(null)
          setFound({ text: wanted, leads, complete: lastOkAt !== null })
        },
        error: setProblem,
      })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [follow, text])

  function none({ text, complete }: Found): string {
    const words = wordsOfPage?.none(text) ?? t('search.none', { text })
    return words !== '' && !complete ? t('search.notYet', { text }) : words
  }

  return (
    <search className="block space-y-1 text-start">
      <TextField
        type="search"
        label={wordsOfPage?.label ?? t('search.label')}
        hint={wordsOfPage?.hint ?? t('search.hint')}
        error={problem === null ? null : notRead(t, problem)}
        value={text}
        onChange={(typed) => {
          setText(typed)
          onType?.(typed)
        }}
        autoFocus={autoFocus}
        autoComplete="off"
        spellCheck={false}
      />
      <p role="status" className="text-soft text-xs">
        {found?.leads.length === 0 && none(found)}
      </p>
      {found && found.leads.length > 0 && (
        <ul aria-label={t('search.results')} className="space-y-0.5">
          <Items of={found.leads} id={({ id }) => id}>
            {(lead) => (
              <li>
                <LeadButton lead={lead} onChoose={onChoose} />
              </li>
            )}
          </Items>
        </ul>
      )}
    </search>
  )
}

/** A lead to be chosen: name, company and first address. */
export function LeadButton({
  lead,
  note,
  current = false,
  inLine = false,
  onChoose,
}: {
  lead: StoredLead
  note?: string | undefined
  current?: boolean
  /** All in one line, which ends where the sidebar does. */
  inLine?: boolean
  onChoose(lead: StoredLead): void
}) {
  const { lead: about } = lead.context
  const role = [about.company, about.emails[0], note].filter(Boolean).join(' · ')
  return (
    <button
      type="button"
      aria-current={current || undefined}
      title={inLine ? role : undefined}
      onClick={() => onChoose(lead)}
      className={clsx(
        'w-full rounded-md px-2 text-start text-sm hover:bg-hover aria-[current]:bg-accent-tint aria-[current]:text-accent-ink',
        inLine ? 'flex min-h-7 items-baseline gap-x-2 py-1' : 'py-1.5',
      )}
    >
      <span className={clsx('font-medium', inLine ? 'max-w-[75%] shrink-0' : 'block')}>
        <bdi>{nameOf(lead)}</bdi> <ConsentMark consent={about.consent} />
      </span>
      <span
        dir="auto"
        className={clsx('text-xs', !current && 'text-soft', inLine ? 'min-w-0 truncate' : 'block')}
      >
        {role}
      </span>
    </button>
  )
}
