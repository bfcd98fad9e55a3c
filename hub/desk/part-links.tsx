import { useTranslation } from 'react-i18next'
import type { DeskSession } from '../../lib/contract/sign-in.ts'
import { mayDo } from '../../lib/domain/capability.ts'
import { ImportLink } from './import/import-link.tsx'
import type { ImportView } from './import/import-view.ts'
import type { Part } from './use-part.ts'

/** The way to each part of the desk. */
export function PartLinks({
  part,
  session,
  view,
}: {
  part: Part
  /** Of whoever has signed in. */
  session: DeskSession | null
  view: ImportView | null
}) {
  const { t } = useTranslation('desk')
  const role = session?.key.role
  if (role === 'rep') return <AccountLink current />
  return (
    <>
      <a className="py-1 text-accent-ink underline" href="#feedback">
        {t('feedback.heading')}
      </a>
      <a className="py-1 text-accent-ink underline" href="#talking-points">
        {t('points.heading')}
      </a>
      <a
        className="py-1 text-accent-ink underline aria-[current]:font-semibold aria-[current]:no-underline"
        href="#search"
        aria-current={part === 'search' ? 'page' : undefined}
      >
        {t('search.link')}
      </a>
      {role && mayDo(role, 'person.manage') && (
        <a
          className="py-1 text-accent-ink underline aria-[current]:font-semibold aria-[current]:no-underline"
          href="#people"
          aria-current={part === 'people' ? 'page' : undefined}
        >
          {t('people:heading')}
        </a>
      )}
      <ImportLink view={view} current={part === 'import'} />
      {session?.account && <AccountLink current={part === 'account'} />}
    </>
  )
}

function AccountLink({ current }: { current: boolean }) {
  const { t } = useTranslation('people')
  return (
    <a
      className="py-1 text-accent-ink underline aria-[current]:font-semibold aria-[current]:no-underline"
      href="#account"
      aria-current={current ? 'page' : undefined}
    >
      {t('account.heading')}
    </a>
  )
}
