/**
 * `npm test`: everything that this machine can run. Installs what the tests need (as root on Debian), checks, builds,
 * then runs rules, components and hub, and the stories in real browsers against real hosts. Says what it skips and why;
 * with CI=true a skip is a failure. Ends with what failed and `N passed, N failed, N skipped`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { buildWhatChanged } from '../hub/practice/build.ts'
import { isDebianRoot, needBrowser } from '../hub/practice/find-browser.ts'
import { missing, type Need } from './needs.ts'
import { addTotals, lastLines, noTotals, totalsOf } from './totals.ts'

const ROOT = join(import.meta.dirname, '..')
const RESULTS = join(ROOT, 'test-results')
const ci = process.env.CI === 'true'
// Hundreds of processes of ours are started: what Node has read and compiled once is kept for the next.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/alongside/compiled')
const say = (line: string): void => console.log(line)
const totals = noTotals()

/** Runs a script of node_modules on this Node, its output in sight. */
function node(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  return codeOf(child)
}

/** The same for one of several at a time: its output follows when it has ended, in one piece. */
async function nodeBeside(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', script), ...args], { cwd: ROOT })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data))
  const code = await codeOf(child)
  process.stdout.write(Buffer.concat(output))
  return code
}

const codeOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })

/** One step that passes or fails as a whole, and counts as one test. */
async function step(name: string, action: () => Promise<number>): Promise<void> {
  const began = Date.now()
  const code = await action().catch((problem: unknown) => {
    console.error(problem instanceof Error ? problem.message : problem)
    return 1
  })
  if (code === 0) totals.passed += 1
  else totals.failed.push(name)
  say(`── ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${Math.round((Date.now() - began) / 1000)} s)`)
}

/** One run of vitest; its own tests are what counts. */
async function vitest(
  name: string,
  projects: readonly string[],
  options: readonly string[] = [],
): Promise<void> {
  const began = Date.now()
  const report = join(RESULTS, `${name}.json`)
  say(`\n── ${name} tests`)
  const code = await node('vitest/vitest.mjs', [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    ...options,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const found = totalsOf(await readFile(report, 'utf8').catch(() => null), code)
  addTotals(totals, found)
  say(
    `── ${name} tests: ${found.failed.length === 0 ? 'ok' : 'FAILED'} (${Math.round((Date.now() - began) / 1000)} s)`,
  )
}

/** Installs what is missing where that is possible; what stays missing is printed with what it costs. */
function prepare(): void {
  try {
    say(`browser: ${needBrowser(say)}`)
  } catch (problem) {
    say(problem instanceof Error ? problem.message : String(problem))
  }
  const absent = missing()
  if (absent.length > 0 && isDebianRoot()) {
    say(`Installing ${absent.map((need) => need.name).join(', ')} ...`)
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', 'update'], { stdio: 'ignore' })
    for (const need of absent) install(need)
  }
  for (const need of missing()) say(`SKIPPED for want of ${need.name}: ${need.costs}. ${need.help}`)
}

function install(need: Need): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const [command, ...args] = need.install as [string, ...string[]]
  const { status, stderr } = spawnSync(command, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0) say(`${need.name} could not be installed: ${stderr.toString().trim().slice(-500)}`)
}

async function main(): Promise<void> {
  say(
    `Node ${process.version} (${relative(ROOT, process.execPath)}), ${process.platform} ${process.arch}${ci ? ', CI' : ''}`,
  )
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
  if (major < 22 || (major === 22 && minor < 18))
    throw new Error(
      'This Node cannot run the project. Run it as `npm test`, which uses the Node that `npm ci` installs.',
    )
  await rm(RESULTS, { recursive: true, force: true })
  await mkdir(RESULTS, { recursive: true })
  prepare()

  say('\n── types, style and lint, unused code, build')
  // The first takes as long as the others together, on one core; on several it would do a third more in all.
  const types = () => nodeBeside('typescript/bin/tsc', ['--noEmit', '--singleThreaded'])
  await Promise.all([step('types', types), others()])
  await vitest('unit', ['unit', 'alone', 'hosts', 'dom'])
  // A browser, a hub and a host keep a core busy; with more of them at once, all are slower than their time limits.
  await vitest('e2e', ['e2e'], [`--maxWorkers=${availableParallelism()}`])
}

async function others(): Promise<void> {
  await step('style and lint', () => nodeBeside('@biomejs/biome/bin/biome', ['check', '.']))
  await step('unused code', () => nodeBeside('knip/bin/knip.js', ['--no-progress']))
  await step('build', async () => {
    const built = await buildWhatChanged(['extension', 'firefox', 'desk'], say)
    if (built.length === 0) say('nothing changed since the last build')
    return 0
  })
}

const began = Date.now()
try {
  await main()
} catch (problem) {
  totals.failed.push(problem instanceof Error ? problem.message : String(problem))
} finally {
  // test files that share the database leave it running for the next ones
  for (const host of ['pgbouncer', 'postgres'])
    spawnSync('bash', [join(ROOT, `test/hosts/${host}.sh`), 'stop'], { stdio: 'ignore' })
}

const refused = ci && totals.skipped.length > 0
if (refused) say('CI=true: nothing may be skipped here, so this run failed.')
say(`\n${Math.round((Date.now() - began) / 6000) / 10} min`)
for (const line of lastLines(totals)) say(line)
process.exitCode = totals.failed.length > 0 || refused ? 1 : 0
