import { useMemo, useRef } from 'react'
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

/** An Insert that takes longer waits for a reply to open, which may take 20 seconds. */
const WAITS_MS = 400

/** The Markdown parser is not needed for the first paint. */
const toPlainText = async (point: TalkingPoint) =>
  (await import('../base/plain-text.ts')).plainText(point.text)

/** What a rep can do with a talking point, for a lead or (null) for somebody unknown. */
export function usePointActions(
  world: SidebarWorld,
  leadId: string | null,
  { say, record, message }: FeedbackActions,
): PointActions {
  const { t } = useTranslation('sidebar')
  /** Points that are being inserted: pressed again meanwhile, one would be counted twice. */
  const inserting = useRef(new Set<string>())
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

    const used = (point: TalkingPoint, usedOn: string | undefined) =>
      record({ kind: 'point_outcome', leadId, talkingPointId: point.id, outcome: 'used' }, usedOn)

    async function insertOnce(point: TalkingPoint, proof: boolean): Promise<void> {
      const on = message() // the reply may be a page of its own
      const text = [await toPlainText(point), proof && point.proof?.url].filter(Boolean).join('\n')
      const use = { leadId, talkingPointId: point.id, ...(on && { message: on }) }
      const waits = setTimeout(() => say(t('insert.waits', { ns: 'common' }), { stands: true }), WAITS_MS)
      const answer = await world.insert(text, use).catch(() => null)
      clearTimeout(waits)
      const outcome = outcomeOf(answer)
      const words = t(`insert.${outcome.say}`, { ns: 'common' })
      if (!outcome.copies) say(words)
      else if (!(await copy(text, words))) return
      if (outcome.isUsed) await used(point, on)
    }

    return {
      async insert(point, { proof = false } = {}) {
        if (inserting.current.has(point.id)) return
        inserting.current.add(point.id)
        await insertOnce(point, proof).finally(() => inserting.current.delete(point.id))
      },
      async copy(point) {
        const on = message()
        if (await copy(await toPlainText(point), t('action.copied', { ns: 'common' }))) await used(point, on)
      },
    }
  }, [world, leadId, say, record, message, t])
}
