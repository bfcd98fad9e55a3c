import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import type { KnownSite } from './options-world.ts'

interface Props {
  sites: readonly KnownSite[]
  /** Patterns that were added already. */
  added: readonly string[]
  /** Called within the click. */
  onAdd(pattern: string, host: string): void
}

const hostOf = (pattern: string) => pattern.replace(/^[^:]+:\/\//, '').replace(/\/\*$/, '')

/** Products that need no typing. Of one with several regions the user picks the own, so that no more than it is asked for. */
export function KnownSites({ sites, added, onAdd }: Props) {
  const { t } = useTranslation('options')
  const [opened, setOpened] = useState<string | null>(null)
  // Who has no site yet needs these first.
  const [unfolded, setUnfolded] = useState(added.length === 0)
  const open = sites.filter(({ patterns }) => patterns.some((pattern) => !added.includes(pattern)))
  if (open.length === 0) return null
  const chosen = open.find(({ id }) => id === opened)
  return (
    <details
      open={unfolded}
      onToggle={(event) => setUnfolded(event.currentTarget.open)}
      className="rounded-md border border-line px-2.5 py-1.5"
    >
      <summary className="min-h-target cursor-pointer py-0.5 text-sm">{t('sites.wellKnown')}</summary>
      <ul className="mt-2 flex flex-wrap gap-1">
        <Items of={open} id={({ id }) => id}>
          {({ id, name, patterns }) => {
            const [only] = patterns
            return (
              <li>
                {patterns.length === 1 && only ? (
                  <Button
                    size="sm"
                    aria-label={t('sites.addNamed', { name })}
                    onClick={() => onAdd(only, hostOf(only))}
                  >
                    {name}
                  </Button>
                ) : (
                  <Button
                    size="sm"
                    aria-label={t('sites.addNamed', { name })}
                    aria-expanded={id === opened}
                    onClick={() => setOpened(id === opened ? null : id)}
                  >
                    {name} …
                  </Button>
                )}
              </li>
            )
          }}
        </Items>
      </ul>
      {chosen && (
        <div className="mt-2">
          <p className="text-soft text-xs">{t('sites.whichAddress', { name: chosen.name })}</p>
          <ul className="mt-1 flex flex-wrap gap-1">
            <Items
              of={chosen.patterns.filter((pattern) => !added.includes(pattern))}
              id={(pattern) => pattern}
            >
              {(pattern) => (
                <li className="max-w-full">
                  <Button
                    size="sm"
                    className="h-auto max-w-full wrap-anywhere"
                    aria-label={t('sites.addNamed', { name: hostOf(pattern) })}
                    onClick={() => onAdd(pattern, hostOf(pattern))}
                  >
                    {hostOf(pattern)}
                  </Button>
                </li>
              )}
            </Items>
          </ul>
        </div>
      )}
    </details>
  )
}
