import clsx from 'clsx'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../lib/domain/fold.ts'
import { foldHistory, groupOf, HISTORY_GROUPS, type HistoryGroup } from '../../lib/domain/history-rows.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import type { Touchpoint } from '../../lib/domain/touchpoint.ts'
import { isPassive } from '../../lib/domain/touchpoint-kinds.ts'
import { Button, IconButton } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label } from '../base/labels.ts'
import { Section } from '../base/section.tsx'
import { TextField } from '../base/text-field.tsx'
import { HistoryEntry } from './history-entry.tsx'

/** Rows before "Show all". */
const FIRST = 4

interface Props {
  context: LeadContext
  now: number
  /** Null where no hub is connected. */
  loadOlder: ((before: string) => Promise<{ touchpoints: Touchpoint[]; more: boolean }>) | null
}

/** What the reader wants to see of a history. */
interface View {
  group: HistoryGroup | null
  /** What only happened to the lead, too. */
  passive: boolean
  all: boolean
  /** What is looked for; null: the field is closed. */
  text: string | null
}

/** What marketing did with the lead, newest first, to be scanned. Give it the lead's id as `key`. */
export function History({ context, now, loadOlder }: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const [view, setView] = useState<View>({ group: null, passive: false, all: false, text: null })
  const [older, setOlder] = useState<Touchpoint[]>([])
  const [state, setState] = useState<'idle' | 'busy' | 'end' | 'failed'>('idle')
  const change = (part: Partial<View>) => setView({ ...view, ...part })

  const { touchpoints, rollups } = context
  const total = Object.values(rollups).reduce((sum, { count }) => sum + count, 0)
  const known = [...touchpoints, ...older.filter((o) => !touchpoints.some(({ id }) => id === o.id))]
  const words = fold(view.text ?? '')
    .split(/\s+/)
    .filter(Boolean)
  const wanted = known.filter(
    (each) =>
      (view.group === null || groupOf(each.kind) === view.group) &&
      words.every((word) =>
        fold(`${label(t, 'kind', each.kind)} ${each.title} ${each.detail ?? ''}`).includes(word),
      ),
  )
  // Whoever asks for mails or looks for something wants all of it.
  const mayHide = view.group !== 'mail' && view.text === null
  const passive = wanted.filter(({ kind }) => isPassive(kind))
  const hides = mayHide && !view.passive && passive.length > 0 && passive.length < wanted.length
  const rows = foldHistory(hides ? wanted.filter(({ kind }) => !isPassive(kind)) : wanted, dayOf)
  const shown = view.all ? rows : rows.slice(0, FIRST)

  async function more() {
    const last = known.at(-1)
    if (!last || !loadOlder) return
    setState('busy')
    try {
      const found = await loadOlder(last.id)
      setOlder((former) => [...former, ...found.touchpoints])
      setState(found.more ? 'idle' : 'end')
    } catch {
      setState('failed')
    }
  }

  return (
    <Section
      title={t('history.title')}
      aside={
        known.length > FIRST && (
          <IconButton
            icon={Search}
            label={t('history.find')}
            className="-my-1"
            aria-expanded={view.text !== null}
            onClick={() => change({ text: view.text === null ? '' : null })}
          />
        )
      }
    >
      {known.length > FIRST && (
        <Groups known={known} chosen={view.group} onChoose={(group) => change({ group })} />
      )}
      {view.text !== null && (
        <TextField
          type="search"
          label={t('history.find')}
          hideLabel
          placeholder={t('history.find')}
          value={view.text}
          onChange={(text) => change({ text })}
          autoFocus
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {rows.length === 0 ? (
        <p role="status" className="text-soft text-sm">
          {known.length === 0 ? t('history.empty') : t('history.none')}
        </p>
      ) : (
        <ul className="mt-1">
          <Items of={shown} id={({ touchpoint }) => touchpoint.id}>
            {(row, index) => (
              <HistoryEntry
                row={row}
                newDay={dayOf(row.touchpoint) !== dayOf(shown[index - 1]?.touchpoint)}
                now={now}
              />
            )}
          </Items>
        </ul>
      )}
      <div className="-ms-2 mt-1 flex flex-wrap items-center gap-x-2 empty:hidden">
        {rows.length > FIRST && (
          <Button
            variant="quiet"
            size="sm"
            aria-expanded={view.all}
            onClick={() => change({ all: !view.all })}
          >
            {view.all ? t('action.less', { ns: 'common' }) : t('history.all', { count: rows.length })}
          </Button>
        )}
        {mayHide && passive.length > 0 && (hides || view.passive) && (
          <Button
            variant="quiet"
            size="sm"
            aria-expanded={view.passive}
            title={kindsInWords(passive)}
            onClick={() => change({ passive: !view.passive })}
          >
            {t(hides ? 'history.weakShow' : 'history.weakHide', { count: passive.length })}
          </Button>
        )}
        {(view.all || rows.length <= FIRST) && loadOlder && state !== 'end' && total > known.length && (
          <Button variant="quiet" size="sm" busy={state === 'busy'} onClick={more}>
            {t('history.older')}
          </Button>
        )}
        {state === 'failed' && (
          <p role="status" className="text-soft text-xs">
            {t('history.olderFailed')}
          </p>
        )}
      </div>
    </Section>
  )

  /** "E-mail opened 5 · E-mail sent 4". */
  function kindsInWords(all: readonly Touchpoint[]): string {
    return [...Map.groupBy(all, ({ kind }) => kind)]
      .map(([kind, { length }]) => `${label(t, 'kind', kind)} ${length.toLocaleString(i18n.language)}`)
      .join(' · ')
  }
}

/** The day in the reader's time zone, for comparing; never throws. */
const dayOf = (touchpoint: Touchpoint | undefined): string =>
  touchpoint ? new Date(touchpoint.at).toDateString() : ''

interface GroupsProps {
  known: readonly Touchpoint[]
  chosen: HistoryGroup | null
  onChoose(group: HistoryGroup | null): void
}

/** All, or one group of kinds; those that the lead has nothing of are left out. */
function Groups({ known, chosen, onChoose }: GroupsProps) {
  const { t, i18n } = useTranslation('sidebar')
  const counts = new Map<HistoryGroup, number>()
  for (const { kind } of known) {
    const group = groupOf(kind)
    if (group) counts.set(group, (counts.get(group) ?? 0) + 1)
  }
  const groups = HISTORY_GROUPS.filter((group) => counts.has(group))
  if (groups.length < 2) return null
  const chip =
    'min-h-target rounded-full border px-2 font-medium text-xs aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent-ink'
  return (
    <fieldset className="mb-1 flex min-w-0 flex-wrap gap-1">
      <legend className="sr-only">{t('history.filter')}</legend>
      <Items of={[null, ...groups]} id={(group) => group ?? 'all'} failed={(note) => note}>
        {(group) => (
          <button
            type="button"
            aria-pressed={chosen === group}
            className={clsx(chip, chosen !== group && 'border-line text-soft hover:bg-hover')}
            onClick={() => onChoose(group)}
          >
            {group === null
              ? t('history.group.all')
              : `${t(`history.group.${group}`)} ${(counts.get(group) ?? 0).toLocaleString(i18n.language)}`}
          </button>
        )}
      </Items>
    </fieldset>
  )
}
