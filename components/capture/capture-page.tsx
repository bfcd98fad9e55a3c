import { Copy, Download, RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Capture } from '../../lib/messages/table.ts'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { Skeleton } from '../base/spinner.tsx'
import { TextArea } from '../base/text-field.tsx'
import type { CaptureWorld } from './capture-world.ts'

type State = 'asking' | 'silent' | Capture

/**
 * Shows every byte of a page's skeleton before the user saves it. Nothing is sent from here: whoever wants to help to
 * support a site sends the file by hand.
 */
export function CapturePage({ world }: { world: CaptureWorld }) {
  const { t, i18n } = useTranslation('capture')
  const [state, setState] = useState<State>('asking')
  const [statusText, setStatusText] = useState('')
  useEffect(() => {
    document.title = `${t('title')} – ${t('app', { ns: 'common' })}`
  }, [t])

  const ask = useCallback(async () => {
    setState('asking')
    setStatusText('')
    setState(
      await world
        .capture()
        .then((capture) => capture ?? ('silent' as const))
        .catch(() => 'silent' as const),
    )
  }, [world])
  useEffect(() => void ask(), [ask])

  const again = (
    <Button icon={RefreshCw} onClick={ask}>
      {t('again')}
    </Button>
  )
  const size = (text: string) =>
    new Intl.NumberFormat(i18n.language, {
      style: 'unit',
      unit: 'kilobyte',
      maximumFractionDigits: 1,
    }).format(new Blob([text]).size / 1000)

  function content() {
    if (state === 'asking') return <Skeleton label={t('loading', { ns: 'common' })} lines={6} />
    if (state === 'silent')
      return (
        <Alert tone="bad" role="alert" title={t('silent.title')} action={again}>
          {t('silent.text')}
        </Alert>
      )
    if ('tooLarge' in state)
      return (
        <Alert tone="warn" role="alert" title={t('tooLarge.title')} action={again}>
          {t('tooLarge.text')}
        </Alert>
      )
    const { html, replaced } = state
    const name = `alongside-capture-${new Date(world.now()).toISOString().slice(0, 10)}.html`
    return (
      <>
        <p className="text-sm">
          {t('replaced', {
            size: size(html),
            what: new Intl.ListFormat(i18n.language).format(
              (['texts', 'values', 'addresses'] as const).map((what) =>
                t(what, { count: replaced[what], number: replaced[what].toLocaleString(i18n.language) }),
              ),
            ),
          })}
        </p>
        <TextArea
          label={t('text')}
          readOnly
          dir="ltr"
          spellCheck={false}
          value={html}
          onChange={() => {}}
          className="h-[55vh] max-h-none resize-y font-mono text-xs [field-sizing:fixed]"
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            variant="primary"
            icon={Download}
            onClick={() => {
              world.saveFile(name, html)
              setStatusText(t('saved', { name }))
            }}
          >
            {t('save')}
          </Button>
          <Button
            icon={Copy}
            onClick={() =>
              world.copy(html).then(
                () => setStatusText(t('action.copied', { ns: 'common' })),
                () => setStatusText(t('notCopied')),
              )
            }
          >
            {t('action.copy', { ns: 'common' })}
          </Button>
          {again}
          <span role="status" className="text-good-ink text-sm">
            {statusText}
          </span>
        </div>
        <p className="text-soft text-sm">{t('send')}</p>
      </>
    )
  }

  return (
    <main className="mx-auto w-full max-w-3xl space-y-3 px-3 py-6">
      <h1 className="font-semibold text-xl">{t('title')}</h1>
      <p className="text-sm">{t('intro')}</p>
      {content()}
      <Button variant="quiet" size="sm" className="-ms-2" onClick={() => void world.back().catch(() => {})}>
        {t('back')}
      </Button>
    </main>
  )
}
