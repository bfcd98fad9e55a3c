import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { type ContentDraft, type DraftErrors, draftOf, emptyDraft, readDraft } from './content-draft.ts'
import { type DeskClient, type Failure, newId } from './desk-client.ts'
import { differing } from './differences.tsx'
import { type PointDraft, storedPointDraft, storePointDraft } from './point-drafts.ts'
import { useWho } from './who.ts'

export interface PointDraftProps {
  client: DeskClient
  /** As the hub has it now; null = propose a new one. */
  point: TalkingPoint | null
  /** Of a new one: under which name its draft is kept, and what it begins with. */
  form?: string
  first?: ContentDraft | undefined
  onSaved(point: TalkingPoint): void
  /** Somebody else's text was in the way. */
  onNewer(point: TalkingPoint): void
  onFailure(failure: Failure): void
}

/** What is typed into the form of a talking point, kept for a reload until the hub has taken it or it is given up. */
export function usePointDraft(props: PointDraftProps) {
  const { client, point, onSaved, onNewer, onFailure } = props
  const { i18n } = useTranslation('desk')
  const who = useWho()
  const form = point?.id ?? props.form ?? 'new'
  const [draft, setDraft] = useState<PointDraft>(
    () => storedPointDraft(who, form) ?? freshDraft(point, props.first ?? emptyDraft(i18n.language)),
  )
  const [errors, setErrors] = useState<DraftErrors>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const update = (part: Partial<PointDraft>) =>
    setDraft((old) => {
      const next = { ...old, ...part }
      storePointDraft(who, form, next)
      return next
    })
  const set = <Key extends keyof ContentDraft>(key: Key, value: ContentDraft[Key]) =>
    update({ content: { ...draft.content, [key]: value } })

  const changed = point !== null && point.version !== draft.version
  /** Somebody else's text, which this one does not know yet. */
  const newer = changed && differing(draft.content, draftOf(point)).length > 0 ? point : null

  /** @returns whether somebody else's text was in the way */
  async function save(version: number): Promise<boolean> {
    const read = readDraft(draft.content)
    setErrors(read.ok ? {} : read.errors)
    if (!read.ok || busy) return false
    setBusy(true)
    const answer = point
      ? await client.edit(draft.id, { version, content: read.content, minor: draft.minor })
      : await client.propose(draft.id, read.content)
    setBusy(false)
    setFailure(null)
    if (answer.ok) {
      storePointDraft(who, form, null)
      onSaved(answer.value)
      return false
    }
    if (answer.failure.reason === 'newer') {
      onNewer(answer.failure.current)
      return true
    }
    setFailure(answer.failure)
    onFailure(answer.failure)
    return false
  }

  return {
    draft,
    errors,
    busy,
    failure,
    newer,
    update,
    set,
    save,
    forget: () => storePointDraft(who, form, null),
  }
}

const freshDraft = (point: TalkingPoint | null, empty: ContentDraft): PointDraft => ({
  id: point?.id ?? newId(),
  content: point ? draftOf(point) : empty,
  minor: false,
  version: point?.version ?? 0,
  beside: null,
})
