import { useTranslation } from 'react-i18next'
import { setSetting } from '../../lib/db/settings.ts'
import { Section } from '../base/section.tsx'
import { Switch } from '../base/switch.tsx'
import type { OptionsWorld } from './options-world.ts'
import { useSetting } from './use-stored.ts'

/** What is read, what leaves the browser, and the switch for what is counted by itself. */
export function PrivacySection({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const counting = useSetting(world.computer, 'counting')
  return (
    <Section title={t('privacy.heading')}>
      <div className="space-y-3">
        <ul className="list-disc space-y-1 pl-5 text-sm">
          <li>{t('privacy.one')}</li>
          <li>{t('privacy.two')}</li>
          <li>{t('privacy.three')}</li>
        </ul>
        <Switch
          label={t('privacy.counting')}
          hint={
            <>
              {t('privacy.countingHelp')}
              <span className="mt-1 block">{t('privacy.searchesHelp')}</span>
              <span className="mt-1 block">{t('privacy.countingOff')}</span>
            </>
          }
          checked={counting ?? false}
          disabled={counting === undefined}
          onChange={(checked) => setSetting(world.computer, 'counting', checked)}
        />
      </div>
    </Section>
  )
}
