import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { Dialog } from '../../components/base/dialog.tsx'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { type ContentDraft, draftOf } from './content-draft.ts'
import { Differences, differing } from './differences.tsx'
import { useWhoChanged } from './who-changed.ts'

interface Props {
  mine: ContentDraft
  /** What is there now. */
  theirs: TalkingPoint
  busy: boolean
  onKeepMine(): void
  onTakeTheirs(): void
  onMerge(): void
  onClose(): void
}

/** Somebody saved another text while this one was being written: shows both, and asks which shall stand. */
export function ConflictDialog({ mine, theirs, busy, onKeepMine, onTakeTheirs, onMerge, onClose }: Props) {
  const { t } = useTranslation('desk')
  const whoChanged = useWhoChanged()
  const there = draftOf(theirs)
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t('conflict.title')}
      actions={
        <>
          <Button onClick={onTakeTheirs}>{t('conflict.takeTheirs')}</Button>
          <Button onClick={onMerge}>{t('conflict.merge')}</Button>
          <Button variant="primary" busy={busy} onClick={onKeepMine}>
            {t('conflict.keepMine')}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-sm">
        {whoChanged(theirs)} {t('conflict.intro')}
      </p>
      <Differences
        texts={[
          { heading: t('conflict.mine'), content: mine },
          { heading: t('conflict.theirs'), content: there },
        ]}
        fields={differing(mine, there)}
      />
    </Dialog>
  )
}
