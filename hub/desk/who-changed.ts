import { useTranslation } from 'react-i18next'
import { relativeTime } from '../../components/base/relative-time.tsx'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'

const MINUTE = 60_000

/** Who wrote a talking point's newest text and when, as a sentence. */
export function useWhoChanged() {
  const { t, i18n } = useTranslation('desk')
  return ({ writtenBy, writtenAt, updatedAt }: TalkingPoint): string => {
    const at = writtenAt ?? updatedAt
    const now = Date.now()
    const who = writtenBy ? 'by' : 'unknown'
    // "saved another version now" is no sentence
    return t(`conflict.${who}${now - Date.parse(at) < MINUTE ? 'Now' : ''}`, {
      by: writtenBy,
      when: relativeTime(at, now, i18n.language),
    })
  }
}
