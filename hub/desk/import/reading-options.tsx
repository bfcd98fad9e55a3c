import { useTranslation } from 'react-i18next'
import { Select } from '../../../components/base/select.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import { IMPORT_ENCODINGS, type ImportEncoding } from '../../../lib/contract/import.ts'
import type { ImportView } from './import-view.ts'
import { KindSelect } from './kind-select.tsx'
import type { Corrections } from './use-corrections.ts'

interface Props {
  view: ImportView
  corrections: Corrections
}

/** What can be said of the file as a whole: what it holds, its encoding, and whose ids are in it. */
export function ReadingOptions({ view: { run }, corrections }: Props) {
  const { t } = useTranslation('import')
  const { kind, setKind, encoding, setEncoding, source, setSource, read } = corrections
  const hasIds = kind === 'leads' && [...read.values()].includes('id')
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <KindSelect kind={kind} onKind={setKind} />
      <Select
        label={t('options.encoding')}
        value={encoding ?? ''}
        options={[
          { value: '', label: t('options.byContent') },
          ...IMPORT_ENCODINGS.map((one) => ({ value: one, label: one })),
        ]}
        onChange={(next) => setEncoding(next === '' ? null : (next as ImportEncoding))}
      />
      {hasIds && !run?.readAs?.system && (
        <TextField
          label={t('options.source')}
          hint={t('options.sourceHelp')}
          maxLength={40}
          value={source ?? ''}
          onChange={setSource}
        />
      )}
    </div>
  )
}
