import { DEFAULT_DATA, DEFAULT_DRAIN_SECONDS, DEFAULT_PORT, DEFAULT_WAIT_SECONDS } from './defaults.ts'
import { SYSTEMS } from './import-options.ts'

/** Options of all commands that talk to a running hub. */
const ACCESS = `
  --data DIR       the folder of the hub that is meant, on this machine (${DEFAULT_DATA}): the hub that runs on it is found
  --hub URL        a hub on PostgreSQL, or on another machine
  --key-file FILE  the key to show; else ALONGSIDE_KEY in the environment, else the admin key in DIR
`

/** What each command does in a line, how it is called, and its options. */
const COMMANDS: Record<string, { does: string; usage: string[]; options: string }> = {
  hub: {
    does: 'runs the hub',
    usage: ['alongside hub [OPTION]...'],
    options: `
  --port ${DEFAULT_PORT}        where it listens
  --host 127.0.0.1   at which address: this one is for this machine alone, 0.0.0.0 for all that reach it
  --data DIR         its data (${DEFAULT_DATA}); with DATABASE_URL in the environment they are in PostgreSQL, and the keys here
  --name WORKSPACE   how the workspace is called, at the first start
  --new-admin-key    writes one more admin key to DIR/admin.key, for somebody who has lost theirs
  --wait SECONDS     how long it waits for a PostgreSQL that is coming up (${DEFAULT_WAIT_SECONDS})
  --drain SECONDS    how long it takes connections after it was told to stop, where a proxy asks /readyz (${DEFAULT_DRAIN_SECONDS})
  --public-url URL   the address that people use, such as https://hub.example.com; also PUBLIC_URL
  --trusted-proxy ADDRESS
                     the address or network of a proxy, whose X-Forwarded-For, -Host and -Proto are then believed; again for
                     each; also TRUSTED_PROXY, with commas between several
  --backup-to DIR    a backup into that folder now and then, and the oldest go; also ALONGSIDE_BACKUP_TO
  --backup-every 24h from one to the next: 30m, 24h or 7d; also ALONGSIDE_BACKUP_EVERY
  --backup-keep 7    so many are kept; also ALONGSIDE_BACKUP_KEEP
  --practice         serves a practice inbox at /practice

The first start writes an admin key to DIR/admin.key, for commands, and prints a link by which the first administrator chooses
a password for the desk; the link is in DIR/admin.link too, and where no terminal is, only there. Several hosts in DATABASE_URL
are tried in turn.
Stop with Ctrl-C; once more ends what is still running.
`,
  },
  import: {
    does: 'imports contact exports of other systems, touchpoints, talking points',
    usage: ['alongside import FILE... [OPTION]...'],
    options: `
  FILE             CSV, JSON or JSON Lines, also as .gz; - is standard input
  --kind leads|touchpoints|talking_points
                   what the file holds; else its content tells
  --dry-run        changes nothing: shows what would change, and the first leads as they will be
  --rejected FILE  writes the line and the reason of each rejected row there
  --map "Header=field"
                   adds to what the headers say (the field "ignore" leaves a column alone); again for each
  --only-map "Header=field"
                   the same, and nothing else is read
  --source NAME    the system of a file that does not tell, whose ids its rows have: a name of your own, or one of
                   ${SYSTEMS}
  --encoding NAME  else the content tells
  --exported-at 2026-03-31
                   what is known of later stays. A day: its end in the last time zone, at most now. Else when the file was
                   written; of standard input nobody knows: there each row's own date of change counts, a no as of now
${ACCESS}
Nothing changes before all of a file was read. Exit code 2: rows were rejected.
`,
  },
  key: {
    does: 'access keys of people, for extensions and scripts',
    usage: [
      'alongside key create --role rep|marketer|admin --name NAME [--expires DAY] [--key-out FILE]',
      'alongside key renew ID [--expires DAY] [--revoke] [--key-out FILE]',
      'alongside key list',
      'alongside key revoke ID',
    ],
    options: `
  --role           what the key may do: rep, marketer or admin
  --name NAME      whose it is
  --expires DAY    ends it at 00:00 UTC of that day (2027-12-31), or at a time such as 2027-12-31T18:00:00+01:00
  --key-out FILE   where a new key is written, for your eyes only; else to standard output
  --revoke         ends the old key at once
${ACCESS}
A renewed key is the same person's: replies to what they sent reach them.
`,
  },
  people: {
    does: 'who works here: invite, change, revoke',
    usage: [
      'alongside people list',
      'alongside people invite --name NAME --email ADDRESS --role rep|marketer|admin [--team NAME]',
      'alongside people link ID',
      'alongside people change ID [--role ROLE] [--team NAME | --no-team] [--email ADDRESS | --no-email] [--name NAME]',
      'alongside people revoke ID',
      'alongside people restore ID',
    ],
    options: `
  --name NAME      how they are called
  --email ADDRESS  with which they sign in; --no-email takes it away
  --role           what they may do: rep, marketer or admin; a key does no more than its person may
  --team NAME      where they belong; --no-team takes it away
${ACCESS}
invite adds somebody and prints a link by which they choose a password for the desk; link prints another one, for a password
that was forgotten, say. Each works once, for 7 days. Whose access is revoked has no key that works, within seconds; restore
gives it back.
`,
  },
  selectors: {
    does: 'newer selectors for a site that has changed its layout',
    usage: [
      'alongside selectors publish FILE',
      'alongside selectors list',
      'alongside selectors withdraw HOST',
    ],
    options: `
  FILE             JSON with host, versions and selectors
${ACCESS}
Browsers take them with their next sync, and use them until the extension's next version has them.
`,
  },
  backup: {
    does: 'writes all data and keys, as they are at one moment, to a file',
    usage: ['alongside backup FILE [OPTION]...'],
    options: `${ACCESS}
Of the hub that runs, of the folder of one that is stopped, or of PostgreSQL (DATABASE_URL). Keep the file as safe as the hub.
`,
  },
  restore: {
    does: 'puts a backup into an empty folder or database, with the hub stopped',
    usage: ['alongside restore FILE [OPTION]...'],
    options: `
  --data DIR       the folder (${DEFAULT_DATA}); with DATABASE_URL in the environment it is that database
  --replace        in place of what is there, which is kept beside it
  --yes            does not ask
`,
  },
}

/** What `alongside COMMAND --help` prints; of no command, what `alongside help` does: each command in a line. */
export function helpOf(command: string | undefined): string {
  const known = command !== undefined && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (known)
    return `alongside ${command}: ${known.does}\n\n${known.usage.map((line) => `  ${line}\n`).join('')}${known.options}`
  const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  alongside ${name.padEnd(10)} ${does}\n`)
  return `alongside: the hub where sales and marketing meet

${lines.join('')}
  alongside COMMAND --help tells how each is called, and its options.
  alongside help, alongside --version
`
}
