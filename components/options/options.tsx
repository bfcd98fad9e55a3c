import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { PolicyProblem } from './company-note.tsx'
import { ConnectionSection } from './connection-section.tsx'
import { EraseSection } from './erase-section.tsx'
import { HealthSection } from './health-section.tsx'
import { LookSection } from './look-section.tsx'
import type { OptionsWorld } from './options-world.ts'
import { OutboxSection } from './outbox-section.tsx'
import { PeopleSection } from './people-section.tsx'
import { PrivacySection } from './privacy-section.tsx'
import { SitesSection } from './sites-section.tsx'
import { SyncSection } from './sync-section.tsx'

/** The options page, in the order in which a new user needs it. */
export function Options({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  useEffect(() => {
    document.title = t('title')
  }, [t])
  return (
    <main className="mx-auto w-full max-w-3xl space-y-4 px-3 py-6">
      <h1 className="font-semibold text-xl">{t('title')}</h1>
      <PolicyProblem world={world} />
      <ConnectionSection world={world} />
      <SitesSection world={world} />
      <PeopleSection world={world} />
      <LookSection world={world} />
      <SyncSection world={world} />
      <OutboxSection world={world} />
      <HealthSection world={world} />
      <PrivacySection world={world} />
      <EraseSection world={world} />
    </main>
  )
}
