import { Building2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../base/alert.tsx'
import { Badge } from '../base/badge.tsx'
import type { OptionsWorld } from './options-world.ts'
import { useSetting } from './use-stored.ts'

/** Beside what the company's policy presets and users may not change. */
export function SetByCompany() {
  const { t } = useTranslation('options')
  return <Badge icon={Building2}>{t('company.set')}</Badge>
}

/** At the top of the page, where the company's policy cannot be used. */
export function PolicyProblem({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const problem = useSetting(world.computer, 'policy')?.problem
  if (!problem) return null
  return (
    <Alert tone="warn" title={t('company.badTitle')}>
      {t('company.bad', { detail: problem })}
    </Alert>
  )
}
