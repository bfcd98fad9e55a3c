import { useLiveQuery } from 'dexie-react-hooks'
import { FileSearch } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type HostHealth, readHealth } from '../../lib/db/host-days.ts'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { relativeTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import { Select } from '../base/select.tsx'
import type { OpenPage, OptionsWorld } from './options-world.ts'

/** How well sites are read, what the hub has mended, and the tool with which a user can show us a page. */
export function HealthSection({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const hosts = useLiveQuery(() => readHealth(world.computer, world.now()), [world])
  const updates = useLiveQuery(() => world.db.selectorUpdates.toArray(), [world.db])
  const nameOf = (id: string) =>
    id === 'generic' || id === 'practice'
      ? t(`health.${id}`)
      : (world.hosts.find((host) => host.id === id)?.name ?? id)

  return (
    <Section title={t('health.heading')}>
      <div className="space-y-3">
        <p className="text-soft text-sm">{t('health.intro')}</p>
        {hosts?.length === 0 && <p className="text-sm">{t('health.none')}</p>}
        {hosts && hosts.length > 0 && (
          <ul className="divide-y divide-line rounded-md border border-line">
            <Items of={hosts} id={({ host }) => host}>
              {(host) => (
                <li className="px-2.5 py-1.5">
                  <HostLine host={host} name={nameOf(host.host)} now={world.now()} />
                </li>
              )}
            </Items>
          </ul>
        )}
        <Items of={updates ?? []} id={({ host }) => host} failed={(note) => note}>
          {({ host, problem }) => (
            <Alert tone={problem ? 'warn' : 'info'} title={nameOf(host)}>
              {t(problem ? `health.update.${problem}` : 'health.update.used')}
            </Alert>
          )}
        </Items>
        <CaptureTool world={world} />
      </div>
    </Section>
  )
}

function HostLine({ host, name, now }: { host: HostHealth; name: string; now: number }) {
  const { t, i18n } = useTranslation('options')
  const { recognised, missed, lastRecognised, silent } = host
  const number = (value: number) => value.toLocaleString(i18n.language)
  const day = (iso: string) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(iso))
  const names = silent.map((each) =>
    each.lastFound ? t('health.until', { name: each.name, date: day(each.lastFound) }) : each.name,
  )
  return (
    <div className="text-sm">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-medium">{name}</span>
        <span className={missed > recognised ? 'text-warn-ink' : 'text-soft'}>
          {t('health.pages', { recognised: number(recognised), missed: number(missed) })}
        </span>
      </p>
      <p className="text-soft text-xs">
        {lastRecognised
          ? t('health.last', {
              when: relativeTime(new Date(lastRecognised).toISOString(), now, i18n.language),
            })
          : t('health.never')}
      </p>
      {names.length > 0 && (
        <details className="text-soft text-xs">
          <summary className="min-h-target cursor-pointer py-0.5">
            {t('health.silent', { count: names.length })}
          </summary>
          <p className="break-words pb-1 font-mono">{new Intl.ListFormat(i18n.language).format(names)}</p>
          <p className="pb-1">{t('health.silentHelp')}</p>
        </details>
      )}
    </div>
  )
}

/** Chooses one of the open pages on which Alongside runs. */
function CaptureTool({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const [pages, setPages] = useState<OpenPage[] | null>(null)
  const [chosen, setChosen] = useState('')
  useEffect(() => {
    let current = true
    const read = () =>
      void world.openPages().then(
        (found) => current && setPages(found),
        () => current && setPages([]),
      )
    read()
    // Pages come and go while this one is in the background.
    window.addEventListener('focus', read)
    return () => {
      current = false
      window.removeEventListener('focus', read)
    }
  }, [world])
  const tab = pages?.find(({ tabId }) => `${tabId}` === chosen) ?? pages?.[0]

  return (
    <div className="space-y-1.5">
      <h3 className="font-medium text-sm">{t('health.capture.heading')}</h3>
      <p className="text-soft text-sm">{t('health.capture.intro')}</p>
      {pages?.length === 0 && <p className="text-sm">{t('health.capture.none')}</p>}
      {tab && pages && (
        <div className="flex max-w-xl flex-wrap items-end gap-2">
          <div className="min-w-52 flex-1">
            <Select
              label={t('health.capture.page')}
              value={String(tab.tabId)}
              onChange={setChosen}
              options={pages.map(({ tabId, name }) => ({ value: String(tabId), label: name }))}
            />
          </div>
          <Button icon={FileSearch} onClick={() => world.openCapture(tab.tabId)}>
            {t('health.capture.open')}
          </Button>
        </div>
      )}
    </div>
  )
}
