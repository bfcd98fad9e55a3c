import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { amendFeedback } from '../../lib/db/amend.ts'
import { noteDraft, noteDraftKey, readNoteDraft } from '../../lib/db/draft-keys.ts'
import { Button } from '../base/button.tsx'
import { TextArea } from '../base/text-field.tsx'
import { UndoBar } from '../base/undo-bar.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions } from './use-feedback.ts'

/** While a note is typed its feedback stays here this long, should the page go away in between. */
const WRITING_MS = 600_000

/** A note that is being typed: of which feedback, and at which notice; null when it was found again after a reload. */
interface Writing {
  id: string
  number: number | null
}

/**
 * In the foot of the sidebar: what was done, with Undo and room for a note, and what goes on. Read aloud when it changes.
 *
 * @param onCancel ends every Insert that waits
 */
export function NoticeBar({
  world,
  feedback,
  onCancel,
}: {
  world: SidebarWorld
  feedback: FeedbackActions
  onCancel(): void
}) {
  const { t } = useTranslation('sidebar')
  const { notice } = feedback
  /** What the note is about: it stays whatever is said meanwhile. Its feedback waits, after a reload of the page, too. */
  const [writing, setWriting] = useState<Writing | null>(null)
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const key = noteDraftKey(world.tab)
  const amend = async (id: string, change: { note?: string; notBefore?: number }) =>
    amendFeedback((await world.stores()).db, id, change)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sidebar starts
  useEffect(() => {
    const { id, note: text } = readNoteDraft(world.drafts.getItem(key) ?? '')
    if (text === '') return
    amend(id, { notBefore: world.now() + WRITING_MS }).then((waits) => {
      if (!waits) return world.drafts.removeItem(key)
      setNote(text)
      setWriting({ id, number: null })
    }, feedback.failed)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sidebar starts
  useEffect(() => {
    const cancel = new AbortController()
    let ended: (() => void) | null = null
    const waits = () => {
      ended ??= feedback.waits(() => cancel.abort())
    }
    let isSaid = false
    const stop = world.onInserted(() => {
      isSaid = true
    })
    world
      .insertBefore(cancel.signal, waits)
      .then((answer) => {
        // What the page has taken it says of itself, also where somebody else has asked for it.
        if (answer?.inserted === false) feedback.say(t('insert.cancelled', { ns: 'common' }))
        else if (answer === null && ended !== null && !isSaid)
          // Nobody has it any more: it was written while this sidebar was loaded anew, or never.
          feedback.say(t('insert.unsure', { ns: 'common' }), { failed: true })
      }, console.warn)
      .finally(() => {
        stop()
        ended?.()
      })
  }, [])

  function type(id: string, text: string) {
    setNote(text)
    setProblem(null)
    world.drafts.setItem(key, text === '' ? '' : noteDraft(id, text))
  }

  async function startNote(id: string, number: number) {
    try {
      const waits = await amend(id, { notBefore: world.now() + WRITING_MS })
      if (!waits) return feedback.say(t('feedback.tooLate'))
    } catch (error) {
      return feedback.failed(error)
    }
    feedback.hold(id)
    setNote('')
    setProblem(null)
    setWriting({ id, number })
  }

  /** Lets the feedback go, with the note or (`text` empty) without one. */
  async function finish({ id, number }: Writing, text: string) {
    let saved: boolean
    try {
      saved = await amend(id, { ...(text !== '' && { note: text }), notBefore: world.now() })
    } catch (error) {
      return setProblem(feedback.notStored(error)) // the form stands with its text
    }
    setWriting(null)
    world.drafts.removeItem(key)
    if (number !== null) feedback.close(number)
    if (saved) world.pushOutbox()
    if (text !== '') feedback.say(t(saved ? 'feedback.noteSaved' : 'feedback.tooLate'))
  }

  return (
    <div className="px-3 pb-2">
      <div role="status" className="space-y-2">
        {feedback.cancels[0] && (
          <UndoBar message={t('insert.waits', { ns: 'common' })}>
            <Button size="sm" onClick={onCancel}>
              {t('action.cancel', { ns: 'common' })}
            </Button>
          </UndoBar>
        )}
        {notice && notice.number !== writing?.number && (
          <UndoBar
            key={notice.number}
            message={notice.message}
            failed={notice.failed}
            autoFocus={notice.focus}
            onUndo={
              notice.takeBack ??
              (notice.id === null ? undefined : () => void feedback.undo(notice.id as string))
            }
            onGone={() => feedback.close(notice.number)}
          >
            {notice.id && writing === null && (
              <Button size="sm" onClick={() => startNote(notice.id as string, notice.number)}>
                {t('feedback.addNote')}
              </Button>
            )}
          </UndoBar>
        )}
      </div>
      {writing && (
        <form
          className="space-y-2 rounded-md border border-edge bg-surface p-3 shadow-lg"
          onSubmit={(event) => {
            event.preventDefault()
            void finish(writing, note.trim())
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || note.trim() !== '') return
            event.preventDefault()
            void finish(writing, '')
          }}
        >
          <TextArea
            label={t('feedback.note')}
            value={note}
            error={problem}
            onChange={(text) => type(writing.id, text)}
            maxLength={2000}
            // After a reload the focus is the page's.
            autoFocus={writing.number !== null}
          />
          <Button type="submit" variant="primary" size="sm">
            {t('action.save', { ns: 'common' })}
          </Button>{' '}
          <Button variant="quiet" size="sm" onClick={() => void finish(writing, '')}>
            {t('action.cancel', { ns: 'common' })}
          </Button>
        </form>
      )}
    </div>
  )
}
