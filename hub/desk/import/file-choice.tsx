import clsx from 'clsx'
import { FileUp } from 'lucide-react'
import { type Ref, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'

interface Props {
  /** A file is being dragged over the page. */
  dragged: boolean
  onFile(file: File): void
  button: Ref<HTMLButtonElement>
}

/** Where a file is dropped, or chosen with a button. */
export function FileChoice({ dragged, onFile, button }: Props) {
  const { t } = useTranslation('import')
  const input = useRef<HTMLInputElement>(null)
  return (
    <div
      className={clsx(
        'flex flex-col items-center gap-2 rounded-lg border-2 border-dashed px-3 py-8 text-center',
        dragged ? 'border-accent bg-accent-tint' : 'border-edge bg-surface',
      )}
    >
      <FileUp aria-hidden className="size-7 text-soft" />
      <p className="text-soft text-sm">{t(dragged ? 'choose.drop' : 'choose.text')}</p>
      <Button ref={button} variant="primary" onClick={() => input.current?.click()}>
        {t('choose.button')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('choose.button')}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          // The same file, after it was corrected, is another choice.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
      <ul className="max-w-prose space-y-0.5 text-soft text-xs">
        <li>{t('choose.leads')}</li>
        <li>{t('choose.touchpoints')}</li>
        <li>{t('choose.talking_points')}</li>
      </ul>
    </div>
  )
}
