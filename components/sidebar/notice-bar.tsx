import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { amendFeedback } from '../../lib/db/amend.ts'
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

  async function startNote(id: string, number: number) {
    if (await amendFeedback(world.db, id, { notBefore: world.now() + WRITING_MS })) {
      setNote('')
      setWriting(number)
    } else feedback.say(t('feedback.tooLate'))
  }

  async function saveNote(id: string, number: number) {
    const text = note.trim()
    const saved = text === '' || (await amendFeedback(world.db, id, { note: text }))
    setWriting(null)
    feedback.close(number)
    if (text !== '') feedback.say(t(saved ? 'feedback.noteSaved' : 'feedback.tooLate'))
  }

  const form = notice?.id && writing === notice.number ? { id: notice.id, number: notice.number } : null
  return (
    <div className="px-3 pb-2">
      <div role="status">
        {notice && !form && (
          <UndoBar
            key={notice.number}
            message={notice.message}
            failed={notice.failed}
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
          <TextArea label={t('feedback.note')} value={note} onChange={setNote} maxLength={2000} autoFocus />
          <Button type="submit" variant="primary" size="sm">
            {t('action.save', { ns: 'common' })}
          </Button>
        </form>
      )}
    </div>
  )
}
