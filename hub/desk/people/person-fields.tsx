import { useTranslation } from 'react-i18next'
import { label } from '../../../components/base/labels.ts'
import { Select } from '../../../components/base/select.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import { readAddress } from '../../../lib/domain/address.ts'
import { ROLES, type Role } from '../../../lib/domain/role.ts'

/** As it is typed; empty = none. */
export interface TypedPerson {
  name: string
  email: string
  role: Role
  team: string
}

/** Fields that cannot stay as they are. */
export const problemsOf = ({ name, email }: TypedPerson, needsEmail: boolean): ('name' | 'email')[] => [
  ...(name.trim() === '' ? (['name'] as const) : []),
  ...((needsEmail || email.trim() !== '') && readAddress(email) === null ? (['email'] as const) : []),
]

interface Props {
  typed: TypedPerson
  /** Somebody has tried to go on: what is wrong is said. */
  tried: boolean
  needsEmail: boolean
  onChange(typed: TypedPerson): void
}

/** Name, address, role and team of somebody. */
export function PersonFields({ typed, tried, needsEmail, onChange }: Props) {
  const { t } = useTranslation('people')
  const problems = tried ? problemsOf(typed, needsEmail) : []
  const told = (field: 'name' | 'email') => (problems.includes(field) ? t(`error.${field}`) : null)
  return (
    <>
      <TextField
        label={t('name')}
        maxLength={200}
        autoComplete="off"
        error={told('name')}
        value={typed.name}
        onChange={(name) => onChange({ ...typed, name })}
      />
      <TextField
        label={t('email')}
        type="email"
        maxLength={320}
        autoComplete="off"
        error={told('email')}
        value={typed.email}
        onChange={(email) => onChange({ ...typed, email })}
      />
      <Select
        label={t('role')}
        value={typed.role}
        options={ROLES.map((value) => ({ value, label: label(t, 'role', value) }))}
        onChange={(role) => onChange({ ...typed, role })}
      />
      <TextField
        label={t('team')}
        maxLength={200}
        autoComplete="off"
        value={typed.team}
        onChange={(team) => onChange({ ...typed, team })}
      />
    </>
  )
}
