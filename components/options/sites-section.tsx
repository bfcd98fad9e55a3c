import { Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../base/button.tsx'
import { Section } from '../base/section.tsx'
import { TextField } from '../base/text-field.tsx'
import type { AddSiteAnswer, OptionsWorld, Site } from './options-world.ts'

type Refusal = Extract<AddSiteAnswer, { added: false }>['problem']

/** Where Alongside runs. Each site is a permission that the browser itself asks for. */
export function SitesSection({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const [sites, setSites] = useState<Site[]>([])
  const [address, setAddress] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const read = () => world.sites.list().then(setSites)
    read()
    return world.sites.watch(read)
  }, [world])

  /** No `await` before `add`: the browser asks only within the user's click. */
  function submit(event: FormEvent) {
    event.preventDefault()
    setSaid('')
    setError(null)
    world.sites.add(address).then(
      async (answer) => {
        if (!answer.added) return setError(refusal(answer.problem))
        setAddress('')
        setSaid(t('sites.added', { site: answer.site.host }))
        setSites(await world.sites.list())
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
    setSaid(t('sites.removed', { site: site.name }))
    setSites(await world.sites.list())
  }

  return (
    <Section title={t('sites.heading')}>
      <div className="space-y-3">
        <p className="text-soft text-sm">{t('sites.intro')}</p>
        <form onSubmit={submit} noValidate className="flex max-w-xl flex-wrap items-start gap-2">
          <div className="min-w-52 flex-1">
            <TextField
              label={t('sites.address')}
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              autoCapitalize="off"
              placeholder="https://mail.example.com"
              error={error}
              value={address}
              onChange={(text) => {
                setAddress(text)
                setError(null)
              }}
            />
          </div>
          <Button type="submit" icon={Plus} className="mt-[25px]">
            {t('sites.add')}
          </Button>
        </form>
        <p role="status" className={said ? 'text-good-ink text-sm' : 'sr-only'}>
          {said}
        </p>
        {sites.length > 0 && (
          <ul className="divide-y divide-line rounded-md border border-line">
            {sites.map((site) => (
              <li key={site.pattern} className="flex items-center justify-between gap-2 px-2.5 py-1.5">
                <div className="min-w-0 text-sm">
                  <p className="font-medium">{site.name}</p>
                  <p className="text-soft text-xs">
                    {site.host ? t('sites.known', { host: site.host }) : t('sites.generic')}
                  </p>
                </div>
                <IconButton
                  icon={Trash2}
                  label={t('sites.remove', { site: site.name })}
                  onClick={() => remove(site)}
                />
              </li>
            ))}
          </ul>
        )}
        <p className="text-soft text-xs">
          {t('sites.supported')}: {world.hosts.map((host) => host.name).join(', ')}. {t('sites.practice')}
        </p>
      </div>
    </Section>
  )
}
