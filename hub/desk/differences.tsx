import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { Items } from '../../components/base/items.tsx'
import { label, languageName } from '../../components/base/labels.ts'
import { CONTENT_FIELDS, type ContentDraft } from './content-draft.ts'
import { triggerText } from './trigger-text.ts'

type Field = (typeof CONTENT_FIELDS)[number]

/** Fields in which two texts differ. */
export const differing = (a: ContentDraft, b: ContentDraft): Field[] =>
  CONTENT_FIELDS.filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]))

interface Props {
  /** One or two texts, each with its heading; with one, only that is shown. */
  texts: readonly { heading: string; content: ContentDraft }[]
  fields: readonly Field[]
  /** Takes one field of the last text. */
  onUse?(field: Field): void
}

/** What two texts say differently, field by field, side by side where there is room. */
export function Differences({ texts, fields, onUse }: Props) {
  const { t, i18n } = useTranslation('desk')

  function words(content: ContentDraft, field: Field): string {
    switch (field) {
      case 'language':
        return languageName(content.language, i18n.language)
      case 'lens':
        return content.lens === '' ? t('form.noLens') : label(t, 'lens', content.lens)
      case 'stages':
        return content.stages.map((stage) => label(t, 'stage', stage)).join(', ')
      case 'triggers':
        return content.triggers.map((trigger) => triggerText(t, trigger)).join('; ')
      default:
        return content[field]
    }
  }

  return (
    <ul className="space-y-3">
      <Items of={fields} id={(field) => field}>
        {(field) => (
          <li>
            <h3 className="font-medium text-sm">{t(`form.${field}`)}</h3>
            <div className="mt-1 grid gap-2 sm:auto-cols-fr sm:grid-flow-col">
              <Items of={texts} id={({ heading }) => heading} failed={(note) => note}>
                {({ heading, content }) => (
                  <div className="min-w-0 rounded-md border border-line bg-sunken px-2.5 py-1.5">
                    <p className="text-soft text-xs">{heading}</p>
                    <p className="whitespace-pre-line text-sm wrap-anywhere" lang={content.language}>
                      {words(content, field) || <span className="text-soft">{t('conflict.empty')}</span>}
                    </p>
                  </div>
                )}
              </Items>
            </div>
            {onUse && (
              <Button size="sm" className="mt-1" onClick={() => onUse(field)}>
                {t('conflict.use', { field: t(`form.${field}`) })}
              </Button>
            )}
          </li>
        )}
      </Items>
    </ul>
  )
}
