import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { freePort } from './hub.ts'

const SCRIPTS = join(import.meta.dirname, '../../hosts')
/** Password of every user that the host scripts make. */
const PASSWORD = 'hosts-demo-1'

export interface RealHost {
  /** Address under a .test name of its own, ends with a slash. */
  url: string
  /** Folder of its state; the webmail's mail is in `mail/`. */
  state: string
  end(): Promise<void>
}

/** Starts and seeds a real host on free ports with a state folder of its own. */
export async function startHost(name: 'roundcube' | 'tryton'): Promise<RealHost> {
  const state = await mkdtemp(join(tmpdir(), `alongside-${name}-`))
  // the host runs as a user without rights, who must reach its folder
  await chmod(state, 0o755)
  const [port, imap, smtp] = await Promise.all([freePort(), freePort(), freePort()])
  const env = {
    ...process.env,
    HOST_STATE: state,
    ROUNDCUBE_PORT: `${port}`,
    ROUNDCUBE_IMAP_PORT: `${imap}`,
    ROUNDCUBE_SMTP_PORT: `${smtp}`,
    TRYTON_PORT: `${port}`,
  }
  const run = (command: string) => runScript(`${name}.sh`, command, env)
  try {
    await run('start')
    await run('seed')
  } catch (problem) {
    await run('stop')
    throw problem
  }
  return {
    url: `http://${name}.test:${port}/`,
    state,
    // the folder stays: its logs tell what went wrong
    end: () => run('stop'),
  }
}

/**
 * Runs one of the host scripts.
 * @throws with what the script said when it fails: the last lines of the host's logs among it
 */
export async function runScript(script: string, command: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('bash', [join(SCRIPTS, script), command], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let problems = ''
  child.stderr.on('data', (text) => (problems += text))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ${command} ended with ${code}: ${problems}`)
}

/** Signs in to Roundcube as Marta and waits for the list of messages. */
export async function signInRoundcube(page: Page, host: RealHost): Promise<void> {
  await page.goto(host.url)
  await page.fill('input[name=_user]', 'marta@acme.test')
  await page.fill('input[name=_pass]', PASSWORD)
  await page.click('#rcmloginsubmit')
  await page.locator('#messagelist tr.message').first().waitFor()
}

/** Opens a message on a page of its own, by its subject in the list. */
export async function openInRoundcube(page: Page, host: RealHost, subject: string): Promise<void> {
  await page.goto(`${host.url}?_task=mail&_mbox=INBOX`)
  await page.locator('#messagelist tr.message', { hasText: subject }).first().dblclick()
  await page.locator('#message-header').waitFor()
}

/** Files in all folders of every mailbox and the sink: grows when anything is sent, saved or moved. */
export async function mailFiles(host: RealHost): Promise<string[]> {
  const files = await readdir(join(host.state, 'mail'), { recursive: true })
  return files
    .filter((file) => /\/(cur|new)\/[^/]+$/.test(file))
    .map((file) => file.replace(/:2,.*$/, ''))
    .sort()
}

/** Lets another mail of the same sender arrive, of today. */
export async function arrive(
  host: RealHost,
  { like, subject }: { like: string; subject: string },
): Promise<void> {
  const mail = join(host.state, 'mail')
  for (const file of await readdir(mail, { recursive: true })) {
    if (!/\/(cur|new)\/[^/]+$/.test(file)) continue
    const text = await readFile(join(mail, file), 'utf8')
    if (!text.includes(`Subject: ${like}`)) continue
    const another = text
      .replace(`Subject: ${like}`, `Subject: ${subject}`)
      .replace(/^Message-ID: .*$/m, `Message-ID: <${randomUUID()}@hosts.test>`)
      .replace(/^Date: .*$/m, `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`)
    const path = join(mail, dirname(dirname(file)), 'new', `${Date.now()}.${randomUUID()}.hosts`)
    await writeFile(path, another)
    await chmod(path, 0o666) // the mail server runs as another user
    return
  }
  throw new Error(`There is no mail “${like}”.`)
}

/** Signs in to Tryton's web client as Marta. */
export async function signInTryton(page: Page, host: RealHost): Promise<void> {
  const password = page.locator('input[type=password]').first()
  // On a busy machine the client draws its form before it listens to it: then the Enter is lost.
  for (let attempt = 0; attempt < 3 && !(await password.isVisible()); attempt++) {
    await page.goto(host.url)
    const login = page.locator('#login-dialog #login, input[name=login], input#login').first()
    await login.fill('marta')
    await login.press('Enter')
    await password.waitFor({ timeout: 10_000 }).catch(() => {})
  }
  await password.fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('tr', { hasText: 'Sales' }).first().waitFor()
}
