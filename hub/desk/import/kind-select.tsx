import { useTranslation } from 'react-i18next'
import { Select } from '../../../components/base/select.tsx'
import { ImportKind } from '../../../lib/contract/import.ts'

interface Props {
  /** Null: nobody has said yet. */
  kind: ImportKind | null
  onKind(kind: ImportKind): void
}

/** What the file holds: proposed by its beginning, and the person's to say. Another kind is another dry run. */
export function KindSelect({ kind, onKind }: Props) {
  const { t } = useTranslation('import')
  const kinds = ImportKind.options.map((value) => ({
    value: value as ImportKind | '',
    label: t(`kind.${value}`),
  }))
  return (
    <Select
      label={t('kind.label')}
      value={kind ?? ''}
      options={kind === null ? [{ value: '', label: t('kind.choose') }, ...kinds] : kinds}
      onChange={(next) => next !== '' && onKind(next)}
    />
  )
}
