import { parseArgs } from 'node:util'
import { ChangePerson, type PersonItem } from '../lib/contract/person.ts'
import { KeyRole } from '../lib/contract/session.ts'
import { ACCESS_OPTIONS, callerOf } from './call-hub.ts'
import { UsageError } from './command-problem.ts'

const OPTIONS = {
  ...ACCESS_OPTIONS,
  name: { type: 'string' },
  email: { type: 'string' },
  role: { type: 'string' },
  team: { type: 'string' },
  'no-email': { type: 'boolean' },
  'no-team': { type: 'boolean' },
} as const

/** `alongside people list|change|revoke|restore`. */
export async function peopleCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [action, id] = positionals
  const call = callerOf(values)
  const change = (id: string, body: ChangePerson) => call('changePerson', { params: { id }, body })
  const say = (person: PersonItem) => process.stderr.write(`${lineOf(person)}\n`)
  if (action === 'list') {
    const { people } = await call('listPeople', {})
    for (const person of people) process.stdout.write(`${lineOf(person)}\n`)
  } else if (action === 'change') {
    const wanted = changeOf(values)
    say(await change(named(id), wanted))
  } else if (action === 'revoke') {
    say(await change(named(id), { active: false }))
  } else if (action === 'restore') {
    say(await change(named(id), { active: true }))
  } else throw new UsageError('Say what to do: alongside people list, change, revoke or restore.')

  function named(id: string | undefined): string {
    if (id) return id
    throw new UsageError(`Say who: alongside people ${action} ID (alongside people list shows the ids).`)
  }
}

/** @throws UsageError for what the hub would refuse, and where there is nothing to change */
function changeOf(values: {
  name?: string | undefined
  email?: string | undefined
  role?: string | undefined
  team?: string | undefined
  'no-email'?: boolean | undefined
  'no-team'?: boolean | undefined
}): ChangePerson {
  if (values.role !== undefined && !KeyRole.safeParse(values.role).success)
    throw new UsageError('A role is rep, marketer or admin.')
  const wanted = ChangePerson.safeParse({
    name: values.name,
    role: values.role,
    email: values['no-email'] ? null : values.email,
    team: values['no-team'] ? null : values.team,
  })
  if (!wanted.success) {
    const [first] = wanted.error.issues
    throw new UsageError(`--${String(first?.path[0])}: ${first?.message}`)
  }
  if (Object.values(wanted.data).every((value) => value === undefined))
    throw new UsageError(
      'Say what changes: --name, --email, --role or --team (--no-email and --no-team take away).',
    )
  return wanted.data
}

function lineOf({ id, role, active, keys, lastSeenAt, name, email, team }: PersonItem): string {
  const state = active ? `${keys} ${keys === 1 ? 'key' : 'keys'}` : 'revoked'
  const seen = lastSeenAt ? `seen ${lastSeenAt}` : 'not seen yet'
  return [id, role.padEnd(8), state.padEnd(7), seen, name, email, team].filter(Boolean).join('  ')
}
