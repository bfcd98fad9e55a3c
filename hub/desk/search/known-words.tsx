import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Items } from '../../../components/base/items.tsx'
import { languageName } from '../../../components/base/labels.ts'
import { Select } from '../../../components/base/select.tsx'
import { LANGUAGES, type Language } from '../../../lib/domain/language.ts'
import { knownWords } from '../../../lib/search/synonyms.ts'

/** The words that come with the product, folded: what nobody needs to add. */
export function KnownWords() {
  const { t, i18n } = useTranslation('desk')
  const [language, setLanguage] = useState(i18n.language as Language)
  return (
    <details className="rounded-lg border border-line bg-surface p-3 text-sm">
      <summary className="min-h-target cursor-pointer rounded">{t('search.known.heading')}</summary>
      <div className="mt-2 space-y-2">
        <p className="text-soft">{t('search.known.text')}</p>
        <Select
          label={t('search.words.language')}
          value={language}
          options={LANGUAGES.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))}
          onChange={setLanguage}
        />
        <ul lang={language} className="list-disc space-y-1 pl-5">
          <Items of={knownWords(language)} id={(line) => line}>
            {(line) => <li>{line}</li>}
          </Items>
        </ul>
      </div>
    </details>
  )
}
