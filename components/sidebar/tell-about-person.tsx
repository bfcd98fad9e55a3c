import { UserPlus } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formDraftKey } from '../../lib/db/draft-keys.ts'
import { toldAbout } from '../../lib/db/told-about.ts'
import type { Person } from '../../lib/domain/identity.ts'
import { Button } from '../base/button.tsx'
import { RelativeTime } from '../base/relative-time.tsx'
import { Select } from '../base/select.tsx'
import { TextArea } from '../base/text-field.tsx'
import { useOnce } from '../base/use-once.ts'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions } from './use-feedback.ts'

interface Props {
  world: SidebarWorld
  /** Whom nobody knows, best first; at least one. */
  persons: readonly Person[]
  feedback: FeedbackActions
}

/**
 * Tells marketing about somebody unknown. Until the last button is pressed the address stays here (design, section 10), and
 * what that button sends stands above it.
 */
export function TellAboutPerson({ world, persons, feedback }: Props) {
  const { t } = useTranslation('sidebar')
  const drafted = (each: Person) => world.drafts.getItem(draftKey(world, each)) !== null
  const [chosen, setChosen] = useState(() => (persons.find(drafted) ?? persons[0])?.address ?? '')
  // What was typed before a reload is in sight again.
  const [isOpen, setOpen] = useState(() => persons.some(drafted))
  const opener = useRef<HTMLButtonElement>(null)
  /** Opened by the button and not by a draft, which must not take the focus from the mail. */
  const byButton = useRef(false)
  const formId = useId()
  // Who was chosen may be taken out of a mail that is being written.
  const person = persons.find(({ address }) => address === chosen) ?? persons[0]
  const toldAt = useTold(world, person?.address ?? '')
  if (!person) return null

  function close() {
    setOpen(false)
    opener.current?.focus()
  }

  return (
    <div className={isOpen ? 'w-full space-y-2' : 'space-y-2'}>
      <Button
        ref={opener}
        icon={UserPlus}
        aria-expanded={isOpen}
        aria-controls={isOpen ? formId : undefined}
        onClick={() => {
          byButton.current = true
          setOpen(!isOpen)
        }}
      >
        {t('tellPerson.open')}
      </Button>
      {toldAt !== null && (
        <p className="text-soft text-xs">
          {t('tellPerson.told', { person: person.name ?? person.address })}{' '}
          <RelativeTime at={new Date(toldAt).toISOString()} now={world.now()} />
        </p>
      )}
      {isOpen && (
        <div id={formId} className="space-y-2 rounded-md bg-sunken p-2 text-start">
          {persons.length > 1 && (
            <Select
              label={t('tellPerson.who')}
              value={person.address}
              onChange={setChosen}
              options={persons.map(({ address, name }) => ({ value: address, label: name ?? address }))}
            />
          )}
          <PersonForm
            key={person.address}
            {...{ world, person, feedback }}
            takesFocus={byButton.current}
            onClose={close}
          />
        </div>
      )}
    </div>
  )
}

/** When this rep told of the address last; null = not. */
function useTold({ follow }: SidebarWorld, address: string): number | null {
  const [at, setAt] = useState<number | null>(null)
  useEffect(
    () => follow(({ db }) => toldAbout(db, address), { next: setAt, error: console.warn }),
    [follow, address],
  )
  return at
}

const draftKey = ({ tab }: Pick<SidebarWorld, 'tab'>, { address }: Person): string =>
  formDraftKey(tab, `new_person:${address}`)

interface FormProps {
  world: Pick<SidebarWorld, 'drafts' | 'tab'>
  person: Person
  feedback: FeedbackActions
  takesFocus: boolean
  /** After Escape the draft stays, after Cancel it is gone. */
  onClose(): void
}

function PersonForm({ world, person, feedback, takesFocus, onClose }: FormProps) {
  const { t } = useTranslation('sidebar')
  const { drafts } = world
  const { address, name } = person
  const key = draftKey(world, person)
  const [text, setText] = useState(() => drafts.getItem(key) ?? '')

  const send = useOnce(async () => {
    const words = text.trim()
    const content = {
      kind: 'new_person',
      leadId: null,
      person: { address, name: name?.slice(0, 300) || null },
      text: words === '' ? null : words,
    } as const
    if ((await feedback.tell(content, t('feedback.saved'))) === null) return
    drafts.removeItem(key)
    onClose()
  })

  return (
    <form
      className="space-y-2"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onClose()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <TextArea
        label={t('tellPerson.text')}
        value={text}
        onChange={(value) => {
          setText(value)
          drafts.setItem(key, value)
        }}
        maxLength={2000}
        autoFocus={takesFocus}
      />
      <p className="text-sm">
        <bdi>{t('tellPerson.sent', { person: name ? `${name}, ${address}` : address })}</bdi>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="sm">
          {t('tellPerson.send')}
        </Button>
        <Button
          variant="quiet"
          size="sm"
          onClick={() => {
            drafts.removeItem(key)
            onClose()
          }}
        >
          {t('action.cancel', { ns: 'common' })}
        </Button>
      </div>
    </form>
  )
}
