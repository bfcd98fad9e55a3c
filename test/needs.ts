import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { isDebianRoot } from '../hub/practice/find-browser.ts'

/** Something outside npm that some tests need. */
export interface Need {
  name: string
  isThere(): boolean
  /** Command that installs it as root on Debian, from the project's folder. */
  install: readonly string[]
  /** What is not tested without it. */
  costs: string
  /** What a person can do about it. */
  help: string
}

const AS_ROOT = 'They run as root on Debian 12, for example in a container.'
const apt = (name: string) => [
  'apt-get',
  '-o',
  'DPkg::Lock::Timeout=300',
  '-qq',
  'install',
  '-y',
  '--no-install-recommends',
  name,
]

/** The first of these commands on the PATH, or of these full paths; null when there is none. */
export function findProgram(...names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = names.flatMap((name) =>
    name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name)),
  )
  return paths.find((path) => existsSync(path)) ?? null
}

export const findFirefox = (): string | null =>
  findProgram('firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox')

/** Debian's library that gives a process another clock, for programs with threads. */
export function findFaketime(): string | null {
  const name = 'faketime/libfaketimeMT.so.1'
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  return findProgram(...folders.map((folder) => `/usr/lib/${folder}/${name}`))
}

/** Where Debian's Chromium reads what a company prescribes. */
export const POLICY_FOLDER = '/etc/chromium/policies/managed'

const NEEDS = {
  firefox: {
    name: 'Firefox',
    isThere: () => findFirefox() !== null,
    install: apt('firefox-esr'),
    costs: 'the story in Firefox',
    help: 'Install Firefox.',
  },
  policy: {
    name: 'A folder for company policies',
    isThere: () => isDebianRoot() && existsSync(POLICY_FOLDER),
    install: ['mkdir', '-p', POLICY_FOLDER],
    costs: 'company policy in a real browser',
    help: AS_ROOT,
  },
  postgresql: {
    name: 'PostgreSQL',
    isThere: () => isDebianRoot() && existsSync('/usr/lib/postgresql'),
    install: ['bash', 'test/hosts/postgres.sh', 'install'],
    costs: 'the hub on PostgreSQL',
    help: AS_ROOT,
  },
  pgbouncer: {
    name: 'PgBouncer',
    isThere: () => isDebianRoot() && findProgram('pgbouncer', '/usr/sbin/pgbouncer') !== null,
    install: ['bash', 'test/hosts/pgbouncer.sh', 'install'],
    costs: 'two hubs on one PostgreSQL behind PgBouncer',
    help: AS_ROOT,
  },
  haproxy: {
    name: 'HAProxy',
    isThere: () => findProgram('haproxy', '/usr/sbin/haproxy') !== null,
    install: apt('haproxy'),
    costs: 'two hubs behind a proxy, one of which is killed every few seconds',
    help: 'Install HAProxy.',
  },
  faketime: {
    name: 'libfaketime',
    isThere: () => findFaketime() !== null,
    install: apt('faketime'),
    costs: 'two hubs whose clocks differ',
    help: AS_ROOT,
  },
  roundcube: {
    name: 'Roundcube',
    isThere: () =>
      isDebianRoot() &&
      existsSync('/var/lib/roundcube/public_html') &&
      ['larry', 'classic'].every((skin) => existsSync(`/var/lib/roundcube/skins/${skin}`)) &&
      findProgram('dovecot', '/usr/sbin/dovecot') !== null,
    install: ['bash', 'test/hosts/roundcube.sh', 'install'],
    costs: 'the stories in the real webmail',
    help: AS_ROOT,
  },
  tryton: {
    name: 'Tryton',
    isThere: () =>
      isDebianRoot() && existsSync('/usr/share/tryton-sao/www') && findProgram('trytond') !== null,
    install: ['bash', 'test/hosts/tryton.sh', 'install'],
    costs: 'the stories in the real CRM',
    help: AS_ROOT,
  },
} satisfies Record<string, Need>

/** Whether this machine has what some tests need. */
export const has = (name: keyof typeof NEEDS): boolean => NEEDS[name].isThere()

/** What this machine lacks. */
export const missing = (): Need[] => Object.values(NEEDS).filter((need) => !need.isThere())
