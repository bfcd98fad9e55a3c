import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { outcomeOf } from '../../lib/domain/insert-answer.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions } from './use-feedback.ts'

export interface PointActions {
  /** @param more `proof`: with the address of the point's proof, on a line of its own */
  insert(point: TalkingPoint, more?: { proof?: boolean }): Promise<void>
  copy(point: TalkingPoint): Promise<void>
}

/** The Markdown parser is not needed for the first paint. */
const toPlainText = async (point: TalkingPoint) =>
  (await import('../base/plain-text.ts')).plainText(point.text)

/** What a rep can do with a talking point, for a lead or (null) for somebody unknown. */
export function usePointActions(
  world: SidebarWorld,
  leadId: string | null,
  { say, record }: FeedbackActions,
): PointActions {
  const { t } = useTranslation('sidebar')
  return useMemo(() => {
    async function copy(text: string, message: string): Promise<boolean> {
      try {
        await world.copy(text)
        say(message)
        return true
      } catch {
        say(t('insert.failed', { ns: 'common' }), { failed: true })
        return false
      }
    }

    const used = (point: TalkingPoint) =>
      record({ kind: 'point_outcome', leadId, talkingPointId: point.id, outcome: 'used' })

    return {
      async insert(point, { proof = false } = {}) {
        const text = [await toPlainText(point), proof && point.proof?.url].filter(Boolean).join('\n')
        const answer = await world.insert(text, { leadId, talkingPointId: point.id }).catch(() => null)
        const outcome = outcomeOf(answer)
        const words = t(`insert.${outcome.say}`, { ns: 'common' })
        if (!outcome.copies) say(words)
        else if (!(await copy(text, words))) return
        if (outcome.isUsed) await used(point)
      },
      async copy(point) {
        if (await copy(await toPlainText(point), t('action.copied', { ns: 'common' }))) await used(point)
      },
    }
  }, [world, leadId, say, record, t])
}
