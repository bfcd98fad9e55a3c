import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askLater, type OpenQuestion, openQuestion } from '../../lib/db/open-question.ts'
import { Button } from '../base/button.tsx'
import { dayInWords } from '../base/relative-time.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions } from './use-feedback.ts'

interface Props {
  world: SidebarWorld
  leadId: string
  /** The one that is shown; null where the host tells none. */
  message: string | null
  feedback: FeedbackActions
}

/**
 * Whether what the rep used with this lead helped: asked when there is an answer to judge by, not while it is written.
 * Reads for itself, after the lead's first paint.
 */
export function UsedQuestion({ world, leadId, message, feedback }: Props) {
  const { t, i18n } = useTranslation('sidebar')
  const about = `${leadId} ${message}`
  const [open, setOpen] = useState<(OpenQuestion & { about: string }) | null>(null)
  useEffect(
    () =>
      world.follow((stores) => openQuestion(stores, leadId, message, world.now()), {
        next: (question) => setOpen(question && { ...question, about }),
        error: console.warn, // the sidebar says of everything that it reads that it cannot
      }),
    [world, leadId, message, about],
  )
  if (open === null || open.about !== about) return null
  const { id, talkingPointId, title, usedAt } = open

  /** The pressed button goes at once: it is pressed once, and the focus stays in the sidebar. */
  const goAway = () => {
    setOpen(null)
    document.querySelector('main')?.focus()
  }
  const answer = async (outcome: 'worked' | 'did_not_work') => {
    goAway()
    const stored = await feedback.tell(
      { kind: 'point_outcome', leadId, talkingPointId, outcome },
      t(outcome === 'worked' ? 'points.workedDone' : 'points.didNotWorkDone'),
    )
    if (stored === null) setOpen(open) // it is said why; they can press again
  }
  const { near, day } = dayInWords(new Date(usedAt).toISOString(), world.now(), i18n.language)
  return (
    <section aria-label={t('used.title')} className="rounded-lg bg-accent-tint px-2.5 py-2 text-accent-ink">
      <p className="text-sm">
        <bdi>{t(near ? 'used.question' : 'used.questionOn', { title, day })}</bdi>
      </p>
      <p className="mt-1 flex flex-wrap gap-1">
        <Button size="sm" onClick={() => answer('worked')}>
          {t('used.yes')}
        </Button>
        <Button size="sm" onClick={() => answer('did_not_work')}>
          {t('used.no')}
        </Button>
        <Button
          size="sm"
          variant="quiet"
          onClick={() => {
            goAway()
            world
              .stores()
              .then(({ db }) => askLater(db, id, world.now()))
              .catch(feedback.failed)
          }}
        >
          {t('used.later')}
        </Button>
      </p>
    </section>
  )
}
