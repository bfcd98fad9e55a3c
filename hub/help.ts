import { DEFAULT_DATA, DEFAULT_DRAIN_SECONDS, DEFAULT_PORT, DEFAULT_WAIT_SECONDS } from './defaults.ts'
import { SYSTEMS } from './import-options.ts'

/** What `alongside help` prints. */
export const HELP = `alongside: the hub where sales and marketing meet

  alongside hub [--port ${DEFAULT_PORT}] [--host 127.0.0.1] [--data DIR] [--name WORKSPACE] [--new-admin-key]
                 [--wait SECONDS] [--drain SECONDS] [--public-url URL] [--trusted-proxy ADDRESS]... [--practice]
                 [--backup-to DIR [--backup-every 24h] [--backup-keep 7]]
      Runs the hub. Data are kept in DIR (${DEFAULT_DATA}), or in PostgreSQL when DATABASE_URL is set; several hosts in
      it are tried in turn, and one that is coming up is waited for (${DEFAULT_WAIT_SECONDS} seconds).
      The first start writes an admin key to DIR/admin.key, for commands, and prints a link by which the first administrator
      chooses a password for the desk; where no terminal is, the link is in DIR/admin.link. Stop with Ctrl-C; once more ends what is still running.
      Behind a proxy: --public-url https://hub.example.com is the address that people use, --trusted-proxy the proxy's
      own address or network, whose X-Forwarded-For, -Host and -Proto are then believed (also PUBLIC_URL and
      TRUSTED_PROXY in the environment, with commas between several). A hub that is asked /readyz says there that it
      stops, and takes connections for ${DEFAULT_DRAIN_SECONDS} seconds more (--drain). --practice serves a practice inbox at /practice.
      --backup-to, or ALONGSIDE_BACKUP_TO, _EVERY and _KEEP: a backup into that folder now and then; the oldest go.

  alongside import FILE... [--kind leads|touchpoints|talking_points] [--dry-run] [--rejected FILE]
                   [--map "Header=field"]... [--only-map "Header=field"]... [--source NAME] [--encoding NAME]
                   [--exported-at 2026-03-31]
      Imports contact exports (CSV) of HubSpot, Mautic, Mailchimp, Brevo and others, and touchpoints or talking
      points (JSON Lines); .gz files as they are; - is standard input. Nothing changes before all of a file was read.
      --dry-run changes nothing: it shows what would change, and the first leads as they will be. --rejected writes the
      line and the reason of each rejected row to FILE. --map adds to what the headers say (the field "ignore" leaves a column
      alone), --only-map reads nothing else. --source names the system of a file that does not tell: its ids count as
      that system's. It is a name of your own, or one of
      ${SYSTEMS}.
      What is known of later than the file stays: later than --exported-at (a day: its end in the last time zone, at
      most now), else than the file was written. Of standard input nobody knows: there each row's own date of change
      counts, and a no counts as of now.
      Exit code 2: rows were rejected.

  alongside key create --role rep|marketer|admin --name NAME [--expires 2027-12-31] [--key-out FILE]
  alongside key renew ID [--expires 2027-12-31] [--revoke] [--key-out FILE]
  alongside key list
  alongside key revoke ID
      Access keys of people. A new one is written to FILE, for your eyes only, or to standard output. --expires ends it at
      00:00 UTC of that day, or at a time such as 2027-12-31T18:00:00+01:00. A renewed key is the same person's: replies to what they sent reach them.

  alongside people list
  alongside people invite --name NAME --email ADDRESS --role rep|marketer|admin [--team NAME]
  alongside people link ID
  alongside people change ID [--role rep|marketer|admin] [--team NAME | --no-team] [--email ADDRESS | --no-email] [--name NAME]
  alongside people revoke ID
  alongside people restore ID
      Who works here. invite adds somebody and prints a link by which they choose a password for the desk; link prints another
      one, for a password that was forgotten, say. Each works once, for 7 days. A key does no more than its person may. Whose access is revoked has no key that works, within seconds;
      restore gives it back.

  alongside selectors publish FILE
  alongside selectors list
  alongside selectors withdraw HOST
      Newer selectors (JSON) for a site that has changed its layout, until the extension's next version has them.

  alongside backup FILE
      All data and keys as they are at one moment, from a running hub, from the folder of a stopped one (--data DIR),
      or from PostgreSQL (DATABASE_URL). Keep it as safe as the hub.

  alongside restore FILE [--data DIR] [--replace [--yes]]
      Puts a backup into an empty folder or PostgreSQL database; with --replace in place of what is there.

  Commands that talk to a running hub look for the one that runs on --data DIR (${DEFAULT_DATA}); a hub on PostgreSQL or on
  another machine is named with --hub URL. The key is from --key-file FILE, ALONGSIDE_KEY, or the admin key in DIR.

  alongside help, alongside --version
`
