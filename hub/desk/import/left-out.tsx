import { useTranslation } from 'react-i18next'
import { Items } from '../../../components/base/items.tsx'
import type { ImportRun } from '../../../lib/contract/import.ts'
import { mayHoldRows } from '../../../lib/domain/import-reason.ts'
import { ReasonText } from './reason-text.tsx'

type LeftOutFields = ImportRun['leftOut']

/** Fields within which rows may stand that were not imported, and those that were not taken or not as they stood. */
export function LeftOut({ fields }: { fields: LeftOutFields }) {
  const [withRows, others] = [true, false].map((holds) =>
    fields.filter(({ reason }) => mayHoldRows(reason) === holds),
  ) as [LeftOutFields, LeftOutFields]
  return (
    <>
      <Fields kind="mayHoldRows" id="import-may-hold-rows" fields={withRows} />
      <Fields kind="leftOut" id="import-left-out" fields={others} />
    </>
  )
}

function Fields({
  kind,
  id,
  fields,
}: {
  kind: 'leftOut' | 'mayHoldRows'
  id: string
  fields: LeftOutFields
}) {
  const { t } = useTranslation('import')
  if (fields.length === 0) return null
  return (
    <section aria-labelledby={id} className="space-y-1">
      <h4 id={id} className="font-semibold text-sm">
        {t(`${kind}.title`)}
      </h4>
      <p className="text-soft text-sm">{t(`${kind}.text`)}</p>
      <ul className="list-disc space-y-0.5 pl-4 text-sm">
        <Items of={fields} id={({ field, reason }) => `${field}: ${JSON.stringify(reason)}`}>
          {({ field, reason, rows, firstLine }) => (
            <li>
              <span className="font-medium">{t(`fields.${field}`, { defaultValue: field })}:</span>{' '}
              <ReasonText reason={reason} />{' '}
              <span className="text-soft">{t('inRows', { count: rows, line: firstLine })}</span>
            </li>
          )}
        </Items>
      </ul>
    </section>
  )
}
