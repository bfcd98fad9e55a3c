/**
 * `npm run land:migrations`: seals the migrations that have no line in landed.json yet, and makes the example of the
 * database that they lead to: examples/NAME.sql, after the newest of them. It is the newest example before, brought up
 * to date on PostgreSQL (DATABASE_URL_TEST, or test/hosts/postgres.sh); where a migration adds a table, write some rows
 * for it into the example by hand. Examples are never rewritten: they are what a company may still have.
 */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { openStore } from '../store/open.ts'
import { checksums, EXAMPLES, exampleNames, LANDED, readLanded } from './landed.ts'

const SCRIPT = join(import.meta.dirname, '../../test/hosts/postgres.sh')

function findServer(): string {
  if (process.env.DATABASE_URL_TEST) return process.env.DATABASE_URL_TEST
  const run = (verb: string) => spawnSync(SCRIPT, [verb], { encoding: 'utf8' })
  const started = run('start')
  if (started.status !== 0) throw new Error(`PostgreSQL does not start: ${started.stderr}`)
  return run('url').stdout.trim()
}

/** The database at this address as SQL that PostgreSQL and PGlite take: tables, then rows. */
function dump(url: string): string {
  const { status, stdout, stderr } = spawnSync(
    'pg_dump',
    ['--no-owner', '--no-privileges', '--inserts', '--dbname', url],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`pg_dump: ${stderr}`)
  return stdout
    .replace(/^(?:--.*|\\.*|SET .*|SELECT pg_catalog\.set_config.*)\n/gm, '')
    .replace(/\n{2,}/g, '\n\n')
    .trimStart()
}

/** Opens a copy of an example with today's code on a database that is dropped again, and dumps what becomes of it. */
async function bringUpToDate(example: string): Promise<string> {
  const server = findServer()
  const name = `example_${randomUUID().replaceAll('-', '')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  const run = async (to: string, statements: string) => {
    const client = new pg.Client({ connectionString: to })
    await client.connect()
    await client.query(statements).finally(() => client.end())
  }
  await run(server, `create database ${name}`)
  try {
    await run(url.href, await readFile(join(EXAMPLES, `${example}.sql`), 'utf8'))
    const store = await openStore({ databaseUrl: url.href })
    await store.close()
    return dump(url.href)
  } finally {
    await run(server, `drop database ${name} with (force)`)
  }
}

const landed = await readLanded()
const there = await checksums()
for (const [name, checksum] of Object.entries(landed)) {
  if (there[name] !== checksum)
    throw new Error(`${name} has landed: put it back as it was, and add a migration.`)
}
await writeFile(LANDED, `${JSON.stringify({ ...there }, null, 2)}\n`)
const newest = Object.keys(there).at(-1) as string
const examples = await exampleNames()
if (!examples.includes(newest)) {
  await writeFile(join(EXAMPLES, `${newest}.sql`), await bringUpToDate(examples.at(-1) as string), {
    flag: 'wx',
  })
}
