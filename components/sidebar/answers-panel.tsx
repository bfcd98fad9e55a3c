import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import type { Stores } from '../../lib/db/workspaces.ts'
import { Answers } from '../answers/answers.tsx'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { Section } from '../base/section.tsx'
import { Skeleton } from '../base/spinner.tsx'
import { notRead } from '../base/storage-words.ts'
import type { SidebarWorld } from './sidebar-world.ts'

interface Props {
  world: SidebarWorld
  onClose(): void
  onOpenLead(lead: StoredLead): void
}

/** The answers below the header's line. Escape closes them and gives the focus back. */
export function AnswersPanel({ world, onClose, onOpenLead }: Props) {
  const { t } = useTranslation('answers')
  const { answersWorld, problem, again } = useAnswersWorld(world)
  const opener = useRef<Element | null>(null)
  useEffect(() => {
    opener.current = document.activeElement
  }, [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the Escape of what is in it
    <div
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        if (opener.current instanceof HTMLElement) opener.current.focus()
        onClose()
      }}
    >
      <Section title={t('title')}>
        {answersWorld ? (
          <Answers world={answersWorld} onOpenLead={onOpenLead} />
        ) : problem === null ? (
          <Skeleton label={t('loading')} lines={4} />
        ) : (
          <Alert
            tone="bad"
            role="alert"
            action={
              <Button size="sm" onClick={again}>
                {t('action.retry', { ns: 'common' })}
              </Button>
            }
          >
            {notRead(t, problem)}
          </Alert>
        )}
      </Section>
    </div>
  )
}

/** Null until the databases are open, and why they cannot be opened. Where that may pass, it is tried again by itself. */
function useAnswersWorld(world: SidebarWorld) {
  const [stores, setStores] = useState<Stores | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round begins anew
  useEffect(
    () => world.follow(async (opened) => opened, { next: setStores, error: setProblem }),
    [world, round],
  )
  const answersWorld = useMemo(
    () => stores && { ...stores, now: world.now, sync: () => void world.sync().catch(console.warn) },
    [stores, world],
  )
  return {
    answersWorld,
    problem,
    again() {
      setProblem(null)
      setRound(round + 1)
    },
  }
}
