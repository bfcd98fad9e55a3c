import { Eye, EyeOff, Link2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onlyHub } from '../../lib/domain/policy.ts'
import { Alert } from '../base/alert.tsx'
import { Button, IconButton } from '../base/button.tsx'
import { DroppedAlert } from '../base/dropped-alert.tsx'
import { label } from '../base/labels.ts'
import { Section } from '../base/section.tsx'
import { TextField } from '../base/text-field.tsx'
import { SetByCompany } from './company-note.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { readHubAddress } from './hub-address.ts'
import { MovedDialog } from './moved-dialog.tsx'
import type { Becomes, MovedAnswer, OptionsWorld } from './options-world.ts'
import { useOwnSetting, useSetting } from './use-stored.ts'

/** The hub: connect with address and key, or say to whom this browser is connected. */
export function ConnectionSection({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const connection = useSetting(world.computer, 'connection')
  const own = useOwnSetting(world.computer, 'connection')
  const dropped = useSetting(world.computer, 'dropped')
  const { policy } = useSetting(world.computer, 'policy') ?? {}
  const only = policy ? onlyHub(policy) : null
  const preset = policy?.hubAddress === undefined ? null : new URL(policy.hubAddress).origin
  const [leaving, setLeaving] = useState(false)
  const [note, setNote] = useState<string | null>(null)

  return (
    <Section title={t('connection.heading')}>
      <div className="space-y-3">
        <p role="status" className={connection ? 'font-semibold text-good-ink' : 'sr-only'}>
          {connection ? t('connection.connected', { name: connection.workspaceName }) : note}
        </p>
        {connection && (
          <>
            <p className="text-soft text-sm">
              {t('connection.as', {
                key: connection.keyName,
                role: label(t, 'role', connection.role),
                address: connection.hubAddress,
              })}
            </p>
            <Button onClick={() => setLeaving(true)}>{t('connection.disconnect')}</Button>
            {leaving && (
              <DisconnectDialog
                world={world}
                name={connection.workspaceName}
                onDone={setNote}
                onClose={() => setLeaving(false)}
              />
            )}
          </>
        )}
        {!connection && note && <p className="text-good-ink text-sm">{note}</p>}
        {connection === null && dropped && <DroppedAlert dropped={dropped} />}
        {connection === null && own && only !== null && (
          <Alert tone="warn" title={t('company.otherHubTitle')}>
            {t('company.otherHub', { address: only, before: own.hubAddress })}
          </Alert>
        )}
        {connection === null && policy && (
          <ConnectForm world={world} preset={preset ?? dropped?.hubAddress ?? null} locked={only !== null} />
        )}
      </div>
    </Section>
  )
}

/** `preset`: the address that the company's policy gives, or that of the connection that the browser dropped. */
function ConnectForm({
  world,
  preset,
  locked,
}: {
  world: OptionsWorld
  preset: string | null
  locked: boolean
}) {
  const { t } = useTranslation('options')
  const [typed, setAddress] = useState<string | null>(null)
  const address = locked ? (preset ?? '') : (typed ?? preset ?? '')
  const [key, setKey] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [addressError, setAddressError] = useState<string | null>(null)
  const [keyError, setKeyError] = useState<string | null>(null)
  /** The plain-http address that the user was warned of; pressing again goes on with it. */
  const [warned, setWarned] = useState<string | null>(null)
  const [moved, setMoved] = useState<MovedAnswer | null>(null)

  const read = readHubAddress(address)
  const needsWarning = read.ok && read.warning !== null
  const asking = needsWarning && warned === read.address

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const typedKey = key.trim()
    setAddressError(read.ok ? null : t(`connection.error.${read.problem}`))
    setKeyError(typedKey === '' ? t('connection.error.keyEmpty') : null)
    if (!read.ok || typedKey === '') return
    if (needsWarning && !asking) return setWarned(read.address)
    await connect(read.address)
  }

  async function connect(hub: string, kept?: { workspaceId: string; becomes: Becomes }) {
    setBusy(true)
    const answer = await world.connect(hub, key.trim(), ...(kept ? [kept] : []))
    setBusy(false)
    setMoved(!answer.ok && answer.problem === 'moved' ? answer : null)
    if (answer.ok || answer.problem === 'moved') return
    const text = t(`connection.error.${answer.problem}`, {
      address: hub,
      detail: answer.problem === 'other' ? answer.detail : '',
    })
    if (answer.problem === 'refused') setKeyError(text)
    else setAddressError(text)
  }

  return (
    <form onSubmit={submit} noValidate className="max-w-xl space-y-3">
      <p className="text-soft text-sm">{t('connection.intro')}</p>
      <TextField
        label={t('connection.address')}
        inputMode="url"
        autoComplete="url"
        spellCheck={false}
        autoCapitalize="off"
        placeholder="https://hub.example.com"
        error={addressError}
        readOnly={locked}
        value={address}
        onChange={(text) => {
          setAddress(text)
          setAddressError(null)
        }}
      />
      {locked && <SetByCompany />}
      <div className="relative">
        <TextField
          label={t('connection.key')}
          // Masked by style, not by type=password: password managers must not offer to keep or fill it.
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="off"
          error={keyError}
          value={key}
          onChange={(text) => {
            setKey(text)
            setKeyError(null)
          }}
          className={shown ? 'pr-9 font-mono' : 'pr-9 font-mono [-webkit-text-security:disc]'}
        />
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={t(shown ? 'connection.hideKey' : 'connection.showKey')}
          onClick={() => setShown(!shown)}
          className="absolute top-6 right-0.5"
        />
      </div>
      {asking && (
        <Alert tone="warn" role="alert">
          {t('connection.plainHttp')}
        </Alert>
      )}
      {moved && read.ok && (
        <MovedDialog
          moved={moved}
          address={read.address}
          busy={busy}
          onChoose={(becomes) => void connect(read.address, { workspaceId: moved.workspaceId, becomes })}
          onClose={() => setMoved(null)}
        />
      )}
      <Button type="submit" variant="primary" icon={Link2} busy={busy}>
        {t(busy ? 'connection.connecting' : asking ? 'connection.connectAnyway' : 'connection.connect')}
      </Button>
    </form>
  )
}
