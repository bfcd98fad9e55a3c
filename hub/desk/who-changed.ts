import { useTranslation } from 'react-i18next'
import { relativeTime } from '../../components/base/relative-time.tsx'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'

/** Who wrote a talking point's newest text and when, as a sentence. */
export function useWhoChanged() {
  const { t, i18n } = useTranslation('desk')
  return ({ writtenBy, writtenAt, updatedAt }: TalkingPoint): string =>
    t(writtenBy ? 'conflict.by' : 'conflict.unknown', {
      by: writtenBy,
      when: relativeTime(writtenAt ?? updatedAt, Date.now(), i18n.language),
    })
}
