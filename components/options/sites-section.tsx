import { Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../base/alert.tsx'
import { Button, IconButton } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { Section } from '../base/section.tsx'
import { TextField } from '../base/text-field.tsx'
import { SetByCompany } from './company-note.tsx'
import { KnownSites } from './known-sites.tsx'
import type { AddSiteAnswer, CompanySites, OptionsWorld, Site } from './options-world.ts'
import { useSetting } from './use-stored.ts'

const NO_COMPANY: CompanySites = { missing: [], wrong: [], locked: false }

type Refusal = Extract<AddSiteAnswer, { added: false }>['problem']

const PORT = /^(?:https?:\/\/)?[^/?#]*:(\d{1,5})(?:[/?#]|$)/i

/** Where Alongside runs. Each site is a permission that the browser itself asks for. */
export function SitesSection({ world }: { world: OptionsWorld }) {
  const { t, i18n } = useTranslation('options')
  /** Null until they are read. */
  const [sites, setSites] = useState<Site[] | null>(null)
  const [company, setCompany] = useState(NO_COMPANY)
  const policy = useSetting(world.computer, 'policy')
  const [address, setAddress] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [statusText, setStatusText] = useState('')
  const read = useCallback(async () => {
    const [list, preset] = await Promise.all([world.sites.list(), world.sites.company()])
    setSites(list)
    setCompany(preset)
  }, [world])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another policy is a reason to read again
  useEffect(() => {
    void read()
    return world.sites.watch(() => void read())
  }, [world, read, policy])

  /** No `await` before `add`: the browser asks only within the user's click. */
  function submit(event: FormEvent) {
    event.preventDefault()
    setStatusText('')
    setError(null)
    world.sites.add(address).then(
      async (answer) => {
        if (!answer.added) return setError(refusal(answer.problem))
        setAddress('')
        setStatusText(t('sites.added', { site: answer.site.host }))
        await read()
      },
      (problem: unknown) => setError(t('failed', { detail: String(problem) })),
    )
  }
  const refusal = (problem: Refusal) =>
    problem === 'declined'
      ? t('sites.refused', { site: address.trim() })
      : t(problem === 'too_wide' ? 'sites.tooWide' : 'sites.invalid')

  async function remove(site: Site) {
    await world.sites.remove(site)
    setStatusText(t('sites.removed', { site: site.name }))
    await read()
  }

  /** Within the click, as `submit`. */
  function addPatterns(patterns: readonly string[], names: string) {
    setStatusText('')
    setError(null)
    world.sites.addPatterns(patterns).then(
      async (granted) => {
        setStatusText(t(granted ? 'sites.added' : 'sites.refusedOne', { site: names }))
        await read()
      },
      (problem: unknown) => setError(t('failed', { detail: String(problem) })),
    )
  }
  // The others are offered by name.
  const elsewhere = world.hosts
    .filter(({ id }) => id !== 'practice' && !world.knownSites.some((known) => known.id === id))
    .map(({ name }) => name)
  const port = PORT.exec(address.trim())?.[1] ?? null

  return (
    <Section title={t('sites.heading')}>
      <div className="space-y-3">
        <p className="text-soft text-sm">{t('sites.intro')}</p>
        {company.missing.length > 0 && (
          <Alert
            title={t('company.sites')}
            action={
              <Button
                variant="primary"
                icon={Plus}
                onClick={() =>
                  addPatterns(
                    company.missing.map(({ pattern }) => pattern),
                    company.missing.map(({ host }) => host).join(', '),
                  )
                }
              >
                {t('company.addSites')}
              </Button>
            }
          >
            <p>{company.missing.map(({ host }) => host).join(', ')}</p>
            <p>{t('company.sitesText')}</p>
          </Alert>
        )}
        {company.wrong.length > 0 && (
          <Alert tone="warn" title={t('company.badTitle')}>
            {t('company.badSites', { sites: company.wrong.join(', ') })}
          </Alert>
        )}
        {company.locked ? (
          <p className="text-sm">
            <SetByCompany /> {t('company.sitesLocked')}
          </p>
        ) : (
          <>
            <form onSubmit={submit} noValidate className="max-w-xl">
              <TextField
                label={t('sites.address')}
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                autoCapitalize="off"
                placeholder="https://mail.example.com"
                error={error}
                hint={port === null ? undefined : t('sites.allPorts', { port })}
                value={address}
                onChange={(text) => {
                  setAddress(text)
                  setError(null)
                }}
                beside={
                  <Button type="submit" icon={Plus}>
                    {t('sites.add')}
                  </Button>
                }
              />
            </form>
            {sites && (
              <KnownSites
                sites={world.knownSites}
                added={sites.map(({ pattern }) => pattern)}
                onAdd={(pattern, host) => addPatterns([pattern], host)}
              />
            )}
          </>
        )}
        <p role="status" className={statusText ? 'text-good-ink text-sm' : 'sr-only'}>
          {statusText}
        </p>
        {sites && sites.length > 0 && (
          <ul className="divide-y divide-line rounded-md border border-line">
            <Items of={sites} id={({ pattern }) => pattern}>
              {(site) => (
                <li className="flex items-center justify-between gap-2 px-2.5 py-1.5">
                  <div className="min-w-0 text-sm">
                    <p className="font-medium">{site.name}</p>
                    <p className="text-soft text-xs">
                      {site.off
                        ? t('company.siteOff')
                        : site.host
                          ? t('sites.known', { host: site.host })
                          : t('sites.generic')}
                    </p>
                    {site.byCompany && <SetByCompany />}
                  </div>
                  {!(company.locked && site.byCompany) && (
                    <IconButton
                      icon={Trash2}
                      label={t('sites.remove', { site: site.name })}
                      onClick={() => remove(site)}
                    />
                  )}
                </li>
              )}
            </Items>
          </ul>
        )}
        <p className="text-soft text-xs">
          {!company.locked &&
            `${t('sites.supported', { names: new Intl.ListFormat(i18n.language).format(elsewhere) })} `}
          {t('sites.practice')}
        </p>
      </div>
    </Section>
  )
}
