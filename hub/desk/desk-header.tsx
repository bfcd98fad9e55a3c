import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import type { Session } from '../../lib/contract/session.ts'
import { Look } from './look.tsx'

interface Props {
  /** Null: nobody has signed in. */
  session: Session | null
  /** Links to the parts of the desk, for somebody who has signed in. */
  links: ReactNode
  onSignOut(): void
}

/** The line at the top of every page of the desk. */
export function DeskHeader({ session, links, onSignOut }: Props) {
  const { t } = useTranslation('desk')
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-surface px-4 py-2">
      <p className="font-semibold text-accent-ink text-base">{t('title')}</p>
      {session && (
        <nav aria-label={t('jump')} className="flex flex-wrap gap-x-3 text-sm">
          {links}
        </nav>
      )}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <Look />
        {session && (
          <>
            <span className="text-soft text-sm">
              {t('who', { name: session.key.name, workspace: session.workspace.name })}
            </span>
            <Button size="sm" icon={LogOut} onClick={onSignOut}>
              {t('signOut')}
            </Button>
          </>
        )}
      </div>
    </header>
  )
}
