import { useTranslation } from 'react-i18next'
import { type ImportReason, isKnownReason } from '../../../lib/domain/import-reason.ts'

/** Why something was not taken, in the reader's language; null where there is only what `asItCame` gives. */
export function useReasonText() {
  const { t } = useTranslation('import')
  return (reason: ImportReason): string | null => {
    if (typeof reason === 'string') return null
    const { code, params } = reason
    if (!isKnownReason(code)) return null
    const { field, kind } = params
    return t(`reasons.${code}`, {
      ...params,
      ...(field !== undefined && { field: t(`fields.${field}`, { defaultValue: field }) }),
      ...(kind !== undefined && { kind: t(`kind.${kind}`, { defaultValue: kind }) }),
    })
  }
}

/** The English words that runs of before have in place of a code, or a code that only a newer hub knows. */
export const asItCame = (reason: ImportReason): string => (typeof reason === 'string' ? reason : reason.code)

export function ReasonText({ reason }: { reason: ImportReason }) {
  const text = useReasonText()(reason)
  return text ?? <span lang="en">{asItCame(reason)}</span>
}
