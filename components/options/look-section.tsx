import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setSetting } from '../../lib/db/settings.ts'
import { LANGUAGES, type Language } from '../../lib/domain/language.ts'
import { freeKeys, keyName } from '../../lib/domain/point-keys.ts'
import { desktop } from '../base/desktop.ts'
import { changeLanguage } from '../base/i18n.ts'
import { languageName } from '../base/labels.ts'
import { Section } from '../base/section.tsx'
import { Select } from '../base/select.tsx'
import { applyTheme, THEMES } from '../base/theme.ts'
import { SetByCompany } from './company-note.tsx'
import type { OptionsWorld } from './options-world.ts'
import { useSetting } from './use-stored.ts'

/** Language, theme, and the keys that open the sidebar. */
export function LookSection({ world }: { world: OptionsWorld }) {
  const { t, i18n } = useTranslation('options')
  const language = useSetting(world.computer, 'language')
  const locked = useSetting(world.computer, 'policy')?.policy.locked.includes('language') ?? false
  const theme = useSetting(world.computer, 'theme')
  const chosen = useSetting(world.computer, 'pointKeys')
  const free = freeKeys(desktop())
  const [keys, setKeys] = useState<string | null>(null)
  useEffect(() => {
    world.shortcut().then(setKeys, () => setKeys(null))
  }, [world])

  return (
    <Section title={t('look.heading')}>
      <div className="space-y-3">
        <div className="grid max-w-xl gap-3 sm:grid-cols-2">
          <div className="space-y-1">
            <Select
              label={t('look.language')}
              value={language ?? ''}
              disabled={locked}
              options={[
                { value: '', label: t('look.languageAuto') },
                ...LANGUAGES.map((tag) => ({ value: tag, label: languageName(tag, tag) })),
              ]}
              onChange={async (chosen) => {
                const next = chosen === '' ? null : (chosen as Language)
                await setSetting(world.computer, 'language', next)
                await changeLanguage(i18n, next)
              }}
            />
            {locked && <SetByCompany />}
          </div>
          <Select
            label={t('look.theme')}
            value={theme ?? 'system'}
            options={THEMES.map((value) => ({ value, label: t(`common:theme.${value}`) }))}
            onChange={async (chosen) => {
              applyTheme(chosen)
              await setSetting(world.computer, 'theme', chosen)
            }}
          />
          <Select
            label={t('look.pointKeys')}
            value={chosen ?? free[0] ?? 'off'}
            options={[
              ...free.map((held) => ({ value: held, label: keyName(held, '1 … 3') })),
              { value: 'off' as const, label: t('look.pointKeysOff') },
            ]}
            onChange={(held) => setSetting(world.computer, 'pointKeys', held)}
          />
        </div>
        <p className="text-soft text-xs">
          {t('look.pointKeysHelp')} {desktop() === 'mac' && t('look.pointKeysMac')}
          {desktop() === 'linux' && t('look.pointKeysLinux', { keys: keyName('alt', '1 … 8') })}
        </p>
        <p className="text-sm">
          {t('look.shortcut')} {keys ? t('look.shortcutNow', { keys }) : t('look.shortcutNone')}{' '}
          {t('look.shortcutChange', { where: world.shortcutPage })}
        </p>
      </div>
    </Section>
  )
}
