import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../components/base/button.tsx'
import { Items } from '../../components/base/items.tsx'
import { label } from '../../components/base/labels.ts'
import { Select } from '../../components/base/select.tsx'
import { TextField } from '../../components/base/text-field.tsx'
import { isPassive, TOUCHPOINT_KINDS } from '../../lib/domain/touchpoint-kinds.ts'
import { EMPTY_TRIGGER, type TriggerDraft } from './content-draft.ts'

/** Kinds that can trigger: what only happens to a lead (sends, opens, bounces) says nothing about interest. */
const KINDS: readonly string[] = TOUCHPOINT_KINDS.filter((kind) => !isPassive(kind))

/** `triggers` of the domain's schema. */
const MOST = 20

interface Props {
  triggers: TriggerDraft[]
  /** Text of the error of a field such as `triggers.0.atLeast`. */
  error(field: string): string | null
  onChange(triggers: TriggerDraft[]): void
}

/** One row for each thing that a lead may have done: what, where, how often, how long ago at most. */
export function TriggersEditor({ triggers, error, onChange }: Props) {
  const { t } = useTranslation('desk')
  const change = (at: number, part: Partial<TriggerDraft>) =>
    onChange(triggers.map((trigger, index) => (index === at ? { ...trigger, ...part } : trigger)))

  return (
    <fieldset className="space-y-2">
      <legend className="font-medium text-sm">{t('form.triggers')}</legend>
      <p className="text-soft text-xs">{t('form.triggersHelp')}</p>
      <Items of={triggers} id={(_, index) => `${index + 1}`} failed={(note) => note}>
        {(trigger, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a legend cannot stand in one line with its button
          <div
            role="group"
            aria-label={t('form.triggerNumber', { number: index + 1 })}
            className="rounded-md border border-line p-2"
          >
            <div className="flex items-center justify-between">
              <span aria-hidden className="text-soft text-xs">
                {t('form.triggerNumber', { number: index + 1 })}
              </span>
              <IconButton
                icon={Trash2}
                label={t('form.removeTrigger', { number: index + 1 })}
                onClick={() => onChange(triggers.filter((_, other) => other !== index))}
              />
            </div>
            <div className="grid gap-2 sm:grid-cols-2">
              <Select
                label={t('form.touchpoint')}
                value={trigger.touchpoint}
                options={[...new Set([...KINDS, trigger.touchpoint])].map((kind) => ({
                  value: kind,
                  label: label(t, 'kind', kind),
                }))}
                onChange={(touchpoint) => change(index, { touchpoint })}
              />
              <TextField
                label={t('form.contains')}
                placeholder={t('form.containsHelp')}
                error={error(`triggers.${index}.contains`)}
                value={trigger.contains}
                onChange={(contains) => change(index, { contains })}
              />
              <TextField
                label={t('form.atLeast')}
                inputMode="numeric"
                error={error(`triggers.${index}.atLeast`)}
                value={trigger.atLeast}
                onChange={(atLeast) => change(index, { atLeast })}
              />
              <TextField
                label={t('form.withinDays')}
                inputMode="numeric"
                error={error(`triggers.${index}.withinDays`)}
                value={trigger.withinDays}
                onChange={(withinDays) => change(index, { withinDays })}
              />
            </div>
          </div>
        )}
      </Items>
      {triggers.length < MOST && (
        <Button size="sm" icon={Plus} onClick={() => onChange([...triggers, EMPTY_TRIGGER])}>
          {t('form.addTrigger')}
        </Button>
      )}
    </fieldset>
  )
}
