import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../base/button.tsx'
import type { ActiveTab, PopupWorld } from './popup-world.ts'

interface Props {
  world: PopupWorld
  tab: ActiveTab
  /** What came of it; the button may be gone then. */
  onSaid(text: string): void
}

/** Offers to run on the site of the active tab. The browser asks the user itself. */
export function SiteOffer({ world, tab, onSaid }: Props) {
  const { t } = useTranslation('popup')
  // The browser grants hosts, not ports.
  const port = URL.parse(tab.origin ?? '')?.port
  const [done, setDone] = useState(false)
  const site = tab.origin?.replace(/^https?:\/\//, '')
  if (done) return null
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b bg-accent-tint px-3 py-2 text-accent-ink text-sm">
      <span className="min-w-0">
        {t('site.offer', { site })}
        {port && (
          <span className="block text-xs">
            {t('site.allPorts', { host: site?.slice(0, -port.length - 1) })}
          </span>
        )}
      </span>
      <Button
        size="sm"
        onClick={async () => {
          const granted = await world.useOnSite(tab).catch(() => false)
          setDone(granted)
          onSaid(t(granted ? 'site.on' : 'site.refused', { site }))
        }}
      >
        {t('site.use')}
      </Button>
    </div>
  )
}
