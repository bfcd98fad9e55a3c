import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../../components/base/badge.tsx'
import { Button } from '../../../components/base/button.tsx'
import { Items } from '../../../components/base/items.tsx'
import { label } from '../../../components/base/labels.ts'
import { RelativeTime } from '../../../components/base/relative-time.tsx'
import { Skeleton } from '../../../components/base/spinner.tsx'
import type { DeskSession, DeviceList } from '../../../lib/contract/sign-in.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'
import { useHubList } from '../search/use-hub-list.ts'
import { nameOfBrowser } from './name-of-browser.ts'
import { PasswordForm } from './password-form.tsx'

interface Props {
  client: DeskClient
  session: DeskSession
  onFailure(failure: Failure): void
  /** Milliseconds between two rounds; tests are faster. */
  pollMs?: number
}

/** Who has signed in, and at which browsers; sign-out at others. */
export function AccountPart({ client, session, onFailure, pollMs }: Props) {
  const { t } = useTranslation('people')
  const { list, failure, change } = useHubList((signal) => client.devices(signal), pollMs)
  const [failed, setFailed] = useState<Failure | null>(null)
  const [said, setSaid] = useState('')
  // Whoever was signed out from elsewhere is asked to sign in again.
  useEffect(() => {
    if (failure) onFailure(failure)
  }, [failure, onFailure])

  async function end(id: string, name: string) {
    setSaid('')
    const answer = await client.endDevice(id)
    setFailed(answer.ok ? null : answer.failure)
    if (!answer.ok) return onFailure(answer.failure)
    change(({ devices }) => ({ devices: devices.filter((device) => device.id !== id) }))
    setSaid(t('account.ended', { browser: name }))
  }

  return (
    <section aria-labelledby="account-heading" className="max-w-xl space-y-3">
      <h2 id="account-heading" className="font-semibold text-lg">
        {t('account.heading')}
      </h2>
      <p className="text-sm">
        {t('account.as', {
          name: session.key.name,
          email: session.account?.email ?? '',
          role: label(t, 'role', session.key.role),
        })}
      </p>
      {session.key.role === 'rep' && <p className="text-sm">{t('account.rep')}</p>}
      <h3 className="font-semibold text-sm">{t('account.devices')}</h3>
      <FailureAlert failure={failed ?? failure} />
      <p role="status" className="text-good-ink text-sm">
        {said}
      </p>
      {list === null && !failure && <Skeleton label={t('common:loading')} lines={2} />}
      {list !== null && (
        <ul className="space-y-2">
          <Items of={list.devices} id={({ id }) => id}>
            {(device) => (
              <li>
                <DeviceRow device={device} onEnd={(name) => end(device.id, name)} />
              </li>
            )}
          </Items>
        </ul>
      )}
      {session.account && (
        <PasswordForm
          client={client}
          email={session.account.email}
          onChanged={() => change(({ devices }) => ({ devices: devices.filter(({ current }) => current) }))}
          onFailure={onFailure}
        />
      )}
    </section>
  )
}

function DeviceRow({
  device,
  onEnd,
}: {
  device: DeviceList['devices'][number]
  onEnd(name: string): Promise<void>
}) {
  const { t } = useTranslation('people')
  const [busy, setBusy] = useState(false)
  const name = nameOfBrowser(device.userAgent) ?? t('account.unknownBrowser')
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg border border-line bg-surface p-3 text-sm">
      <span>
        {name} <span className="text-soft">{t('account.since')}</span> <RelativeTime at={device.signedInAt} />
      </span>
      {device.current ? (
        <Badge tone="good">{t('account.current')}</Badge>
      ) : (
        <Button
          size="sm"
          busy={busy}
          aria-label={t('account.endOne', { browser: name })}
          onClick={async () => {
            setBusy(true)
            await onEnd(name)
            setBusy(false)
          }}
        >
          {t('account.end')}
        </Button>
      )}
    </div>
  )
}
