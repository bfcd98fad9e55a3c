import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { keepsLimit, type Suite } from './measure.ts'
import { markdown, type Report } from './report.ts'

/**
 * `npm run bench [-- SUITE ...] [--json FILE]`: runs the named suites, or all, one after the other; prints the figures as Markdown
 * and ends with 1 when a limit was missed or a suite could not be measured. A suite is a file `<name>.bench.ts` here.
 */
const HERE = new URL('.', import.meta.url)
const ROOT = new URL('../..', import.meta.url)
const ENDING = '.bench.ts'

const known = readdirSync(HERE)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort()

function readCommand(): { names: string[]; json: string | null } {
  const { positionals, values } = parseArgs({
    args: process.argv.slice(2),
    options: { json: { type: 'string' } },
    allowPositionals: true,
  })
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Error(`There is no suite ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  return { names: positionals.length > 0 ? positionals : known, json: values.json ?? null }
}

const version = (name: string): string =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, ROOT), 'utf8')).version

async function run(names: readonly string[]): Promise<Report> {
  const report: Report = {
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(
      ' ',
    ),
    at: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryMB: Math.round(totalmem() / 1_048_576),
      platform: `${process.platform} ${process.arch}`,
      load: loadavg()[0] ?? 0,
    },
    versions: { node: process.versions.node },
    suites: [],
  }
  for (const name of names) {
    const { suite } = (await import(new URL(`${name}${ENDING}`, HERE).href)) as { suite: Suite }
    for (const dependency of suite.packages ?? []) report.versions[dependency] = version(dependency)
    console.error(`${name}: ${suite.what}`)
    const result: Report['suites'][number] = { name, what: suite.what, figures: [], error: null }
    try {
      result.figures = await suite.run((line) => console.error(`  ${line}`))
    } catch (error) {
      // The other suites still count; this one is said aloud, in the table and by the exit code.
      result.error = error instanceof Error ? error.message : String(error)
      console.error(error)
    }
    report.suites.push(result)
  }
  return report
}

try {
  const { names, json } = readCommand()
  const report = await run(names)
  console.log(markdown(report))
  if (json) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
  const failed = report.suites.some(
    ({ figures, error }) => error !== null || figures.some((figure) => keepsLimit(figure) === false),
  )
  process.exitCode = failed ? 1 : 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
