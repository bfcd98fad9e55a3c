import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { ChangePerson, type Invited, InvitePerson, type PersonItem } from '../lib/contract/person.ts'
import { KeyRole } from '../lib/contract/session.ts'
import { ACCESS_OPTIONS, callerOf, connect } from './call-hub.ts'
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

/** `alongside people list|invite|link|change|revoke|restore`. A link stands alone on standard output. */
export async function peopleCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [action, id] = positionals
  const call = callerOf(values)
  const change = (id: string, body: ChangePerson) => call('changePerson', { params: { id }, body })
  const say = (person: PersonItem) => process.stderr.write(`${lineOf(person)}\n`)
  if (action === 'list') {
    const { people } = await call('listPeople', {})
    for (const person of people) process.stdout.write(`${lineOf(person)}\n`)
  } else if (action === 'invite') {
    await showLink(await call('invitePerson', { body: invitationOf(values) }))
  } else if (action === 'link') {
    await showLink(await call('makeLink', { params: { id: named(id) } }))
  } else if (action === 'change') {
    const wanted = changeOf(values)
    say(await change(named(id), wanted))
  } else if (action === 'revoke') {
    say(await change(named(id), { active: false }))
  } else if (action === 'restore') {
    say(await change(named(id), { active: true }))
  } else
    throw new UsageError('Say what to do: alongside people list, invite, link, change, revoke or restore.')

  /** At the address that the hub gives, or else at the one where it was called. */
  async function showLink({ link, person, expiresAt }: Invited): Promise<void> {
    const { hub } = await connect(values)
    process.stdout.write(`${new URL(link, hub)}\n`)
    process.stderr.write(
      `Send this link to ${person.name}. It is shown once, and works once, until ${expiresAt}.\n`,
    )
  }

  function named(id: string | undefined): string {
    if (id) return id
    throw new UsageError(`Say who: alongside people ${action} ID (alongside people list shows the ids).`)
  }
}

interface Wanted {
  name?: string | undefined
  email?: string | undefined
  role?: string | undefined
  team?: string | undefined
  'no-email'?: boolean | undefined
  'no-team'?: boolean | undefined
}

/** @throws UsageError for what is missing, or the hub would refuse */
function invitationOf({ name, email, role, team }: Wanted): InvitePerson {
  if (!name) throw new UsageError('Say who is invited: --name "Marta Kowal".')
  if (!email) throw new UsageError('Say at which address they sign in: --email marta@example.com.')
  if (!KeyRole.safeParse(role).success)
    throw new UsageError('Say what they are to be: --role rep, marketer or admin.')
  return parsed(InvitePerson.safeParse({ name, email, role, ...(team !== undefined && { team }) }))
}

/** @throws UsageError for what the hub would refuse, and where there is nothing to change */
function changeOf(values: Wanted): ChangePerson {
  if (values.role !== undefined && !KeyRole.safeParse(values.role).success)
    throw new UsageError('A role is rep, marketer or admin.')
  const wanted = parsed(
    ChangePerson.safeParse({
      name: values.name,
      role: values.role,
      email: values['no-email'] ? null : values.email,
      team: values['no-team'] ? null : values.team,
    }),
  )
  if (Object.values(wanted).every((value) => value === undefined))
    throw new UsageError(
      'Say what changes: --name, --email, --role or --team (--no-email and --no-team take away).',
    )
  return wanted
}

function parsed<T>(result: { success: true; data: T } | { success: false; error: z.core.$ZodError }): T {
  if (result.success) return result.data
  const [first] = result.error.issues
  throw new UsageError(`--${String(first?.path[0])}: ${first?.message}`)
}

function lineOf({ id, role, active, signsIn, keys, lastSeenAt, name, email, team }: PersonItem): string {
  const ways = [
    signsIn ? 'password' : '',
    keys > 0 || !signsIn ? `${keys} ${keys === 1 ? 'key' : 'keys'}` : '',
  ]
  const state = active ? ways.filter(Boolean).join(', ') : 'revoked'
  const seen = lastSeenAt ? `seen ${lastSeenAt}` : 'not seen yet'
  return [id, role.padEnd(8), state.padEnd(7), seen, name, email, team].filter(Boolean).join('  ')
}
