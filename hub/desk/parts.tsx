import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskSession } from '../../lib/contract/sign-in.ts'
import { mayDo } from '../../lib/domain/capability.ts'
import { AccountPart } from './account/account-part.tsx'
import type { DeskClient, Failure } from './desk-client.ts'
import { FeedbackSection } from './feedback-section.tsx'
import { ImportSection } from './import/import-section.tsx'
import type { ImportSession } from './import/import-session.ts'
import type { ImportView } from './import/import-view.ts'
import { PeoplePart } from './people/people-part.tsx'
import { type PointSource, searchSource } from './point-source.ts'
import { PointsSection } from './points-section.tsx'
import { SearchPart } from './search/search-part.tsx'
import type { Part } from './use-part.ts'

interface Props {
  client: DeskClient
  part: Part
  session: DeskSession
  imports: ImportSession
  view: ImportView | null
  onFailure(failure: Failure): void
}

/** What marketing works on. A part that is not looked at stays as it is: filters, forms, a file on its way. */
export function Parts({ client, part, session, imports, view, onFailure }: Props) {
  const { t } = useTranslation('desk')
  const [source, setSource] = useState<PointSource | null>(null)
  // Its lists are asked for once somebody has looked.
  const [searched, setSearched] = useState(part === 'search')
  useEffect(() => {
    if (part === 'search') setSearched(true)
  }, [part])

  /** Where its form is, once that is in view: what is hidden takes no focus. */
  function makePointElsewhere(made: PointSource) {
    window.addEventListener('hashchange', () => setSource(made), { once: true })
    location.hash = '#talking-points'
  }
  return (
    <main className="mx-auto w-full max-w-[90rem] p-3 sm:p-4">
      <h1 className="sr-only">{t('title')}</h1>
      <div hidden={part !== 'lists'}>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <FeedbackSection client={client} onFailure={onFailure} onMakePoint={setSource} />
          <PointsSection client={client} source={source} onFailure={onFailure} />
        </div>
      </div>
      <div hidden={part !== 'search'}>
        {searched && (
          <SearchPart
            client={client}
            onMakePoint={(search) => makePointElsewhere(searchSource(search))}
            onFailure={onFailure}
          />
        )}
      </div>
      {part === 'account' && session.account && (
        <AccountPart client={client} session={session} onFailure={onFailure} />
      )}
      {part === 'people' && mayDo(session.key.role, 'person.manage') && (
        <PeoplePart client={client} onFailure={onFailure} />
      )}
      <div hidden={part !== 'import'}>
        <ImportSection imports={imports} view={view} shown={part === 'import'} />
      </div>
    </main>
  )
}
