import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeLanguage } from '../../components/base/i18n.ts'
import { languageName } from '../../components/base/labels.ts'
import { Select } from '../../components/base/select.tsx'
import { applyTheme, THEMES } from '../../components/base/theme.ts'
import { LANGUAGES } from '../../lib/domain/language.ts'
import { readPreferences, writePreferences } from './preferences.ts'

/** Language and theme, kept in this browser. */
export function Look() {
  const { t, i18n } = useTranslation('desk')
  const [look, setLook] = useState(readPreferences)
  const change = (next: typeof look) => {
    setLook(next)
    writePreferences(next)
    applyTheme(next.theme)
    changeLanguage(i18n, next.language)
  }
  return (
    <>
      <Select
        label={t('language')}
        hideLabel
        value={look.language ?? (i18n.language as (typeof LANGUAGES)[number])}
        options={LANGUAGES.map((tag) => ({ value: tag, label: languageName(tag, tag) }))}
        onChange={(language) => change({ ...look, language })}
      />
      <Select
        label={t('theme')}
        hideLabel
        value={look.theme}
        options={THEMES.map((theme) => ({ value: theme, label: t(`common:theme.${theme}`) }))}
        onChange={(theme) => change({ ...look, theme })}
      />
    </>
  )
}
