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

/** In the foot of the sidebar: what was done, with Undo and room for a note. Read aloud when it changes. */
export function NoticeBar({ world, feedback }: { world: SidebarWorld; feedback: FeedbackActions }) {
  const { t } = useTranslation('sidebar')
  const { notice } = feedback
  const [writing, setWriting] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const key = noteDraftKey(world.tab)
  // A note whose page was reloaded while it was typed: its feedback waits, so the form stands again with its text.
  const [kept, setKept] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sidebar starts
  useEffect(() => {
    const { id, note: text } = readNoteDraft(world.drafts.getItem(key) ?? '')
    if (text === '') return
    amendFeedback(world.db, id, { notBefore: world.now() + WRITING_MS }).then((waits) => {
      if (!waits) return world.drafts.removeItem(key)
      setNote(text)
      setKept(id)
    }, feedback.failed)
  }, [])

  function type(id: string, text: string) {
    setNote(text)
    setProblem(null)
    world.drafts.setItem(key, text === '' ? '' : noteDraft(id, text))
  }

  async function startNote(id: string, number: number) {
    try {
      const waits = await amendFeedback(world.db, id, { notBefore: world.now() + WRITING_MS })
      if (!waits) return feedback.say(t('feedback.tooLate'))
    } catch (error) {
      return feedback.failed(error)
    }
    setNote('')
    setProblem(null)
    setWriting(number)
  }

  async function saveNote(id: string, number: number | null) {
    const text = note.trim()
    let saved: boolean
    try {
      saved = await amendFeedback(world.db, id, {
        ...(text === '' ? {} : { note: text }),
        // Nobody else lets it go where the page that held it is gone.
        ...(number === null ? { notBefore: world.now() } : {}),
      })
    } catch (error) {
      return setProblem(feedback.notStored(error)) // the form stands with its text
    }
    setWriting(null)
    setKept(null)
    world.drafts.removeItem(key)
    if (number !== null) feedback.close(number)
    else if (saved) world.pushOutbox()
    if (text !== '') feedback.say(t(saved ? 'feedback.noteSaved' : 'feedback.tooLate'))
  }

  const form =
    notice?.id && writing === notice.number
      ? { id: notice.id, number: notice.number }
      : kept !== null && notice === null
        ? { id: kept, number: null }
        : null
  return (
    <div className="px-3 pb-2">
      <div role="status">
        {notice && !form && (
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
            {notice.id && (
              <Button size="sm" onClick={() => startNote(notice.id as string, notice.number)}>
                {t('feedback.addNote')}
              </Button>
            )}
          </UndoBar>
        )}
      </div>
      {form && (
        <form
          className="space-y-2 rounded-md border border-edge bg-surface p-3 shadow-lg"
          onSubmit={(event) => {
            event.preventDefault()
            void saveNote(form.id, form.number)
          }}
        >
          <TextArea
            label={t('feedback.note')}
            value={note}
            error={problem}
            onChange={(text) => type(form.id, text)}
            maxLength={2000}
            // After a reload the focus is the page's.
            autoFocus={form.number !== null}
          />
          <Button type="submit" variant="primary" size="sm">
            {t('action.save', { ns: 'common' })}
          </Button>
        </form>
      )}
    </div>
  )
}
