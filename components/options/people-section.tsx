import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setSetting } from '../../lib/db/settings.ts'
import { Button } from '../base/button.tsx'
import { Section } from '../base/section.tsx'
import { Switch } from '../base/switch.tsx'
import { TextArea } from '../base/text-field.tsx'
import { readLines } from './address-lines.ts'
import { SetByCompany } from './company-note.tsx'
import type { OptionsWorld } from './options-world.ts'
import { useOwnSetting, useSetting } from './use-stored.ts'

/** Whom the sidebar must not take for a lead, and whether the hub may be asked about people it does not know. */
export function PeopleSection({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const lookup = useSetting(world.computer, 'unknownLookup')
  const { policy } = useSetting(world.computer, 'policy') ?? {}
  const locked = policy?.locked.includes('unknownLookup') ?? false
  return (
    <Section title={t('people.heading')}>
      <div className="max-w-xl space-y-4">
        <AddressList
          world={world}
          setting="ownAddresses"
          label={t('people.own')}
          hint={t('people.ownHelp')}
        />
        <div className="space-y-1.5">
          {policy?.neverMatch && (
            <p className="text-sm">
              <SetByCompany /> {policy.neverMatch.join(', ')}
            </p>
          )}
          <AddressList
            world={world}
            setting="neverMatch"
            label={t('people.never')}
            hint={t('people.neverHelp')}
            locked={policy?.locked.includes('neverMatch')}
          />
        </div>
        <Switch
          label={t('people.unknown')}
          hint={t('people.unknownHelp')}
          checked={lookup ?? false}
          disabled={lookup === undefined || locked}
          onChange={(checked) => setSetting(world.computer, 'unknownLookup', checked)}
        />
        {locked && <SetByCompany />}
      </div>
    </Section>
  )
}

interface ListProps {
  world: OptionsWorld
  setting: 'ownAddresses' | 'neverMatch'
  label: string
  hint: string
  locked?: boolean | undefined
}

function AddressList({ world, setting, label, hint, locked = false }: ListProps) {
  const { t } = useTranslation('options')
  const stored = useOwnSetting(world.computer, setting)
  const [text, setText] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [saved, setSaved] = useState(false)
  // What was typed stays until it is saved, whatever is stored meanwhile.
  const shown = text ?? stored?.join('\n') ?? ''
  useEffect(() => {
    if (!saved) return
    const timer = setTimeout(() => setSaved(false), 4000)
    return () => clearTimeout(timer)
  }, [saved])

  if (locked) return null

  async function save() {
    const read = readLines(shown, { domains: setting === 'neverMatch' })
    if (!read.ok) return setError(t('people.invalid', { lines: read.wrong.join(', ') }))
    await setSetting(world.computer, setting, read.entries)
    setText(null)
    setError(null)
    setSaved(true)
  }

  return (
    <div className="space-y-1.5">
      <TextArea
        label={label}
        hint={hint}
        error={error}
        spellCheck={false}
        autoCapitalize="off"
        disabled={stored === undefined}
        value={shown}
        onChange={(typed) => {
          setText(typed)
          setError(null)
        }}
      />
      <div className="flex items-center gap-2">
        <Button
          size="sm"
          disabled={text === null}
          onClick={save}
          aria-label={`${t('action.save')}: ${label}`}
        >
          {t('action.save')}
        </Button>
        <span role="status" className="text-good-ink text-sm">
          {saved && t('people.saved')}
        </span>
      </div>
    </div>
  )
}
