import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { PointUse } from '../../lib/messages/table.ts'
import { insertPoint } from '../base/insert-point.ts'
import { lastMessage } from './last-message.ts'
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
  { say, waits, record, message }: FeedbackActions,
): PointActions {
  const { t } = useTranslation('sidebar')
  return useMemo(() => {
    const count = ({ message: usedOn, ...use }: PointUse) =>
      record({ kind: 'point_outcome', ...use, outcome: 'used' }, usedOn)

    /** Read when it is pressed: the reply may be a page of its own. */
    const useOf = (point: TalkingPoint) => {
      const on = message() ?? lastMessage(leadId)
      return { leadId, talkingPointId: point.id, ...(on && { message: on }) }
    }

    return {
      insert(point, { proof = false } = {}) {
        const use = useOf(point)
        const what = async () => ({
          text: [await toPlainText(point), proof && point.proof?.url].filter(Boolean).join('\n'),
          use,
        })
        return insertPoint(world, point.id, what, {
          insert: world.insert,
          copy: world.copy,
          waits,
          say: (words) => say(t(`insert.${words}`, { ns: 'common' }), { failed: words === 'failed' }),
          count,
        })
      },
      async copy(point) {
        const use = useOf(point)
        try {
          await world.copy(await toPlainText(point))
        } catch {
          return say(t('insert.failed', { ns: 'common' }), { failed: true })
        }
        say(t('action.copied', { ns: 'common' }))
        await count(use)
      },
    }
  }, [world, leadId, say, waits, record, message, t])
}
