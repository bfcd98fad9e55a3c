import { type Figure, keepsLimit, ratio, summarise } from './measure.ts'

/** What one run of the bench saw, as `--json` writes it. */
export interface Report {
  command: string
  at: string
  /** `load` = load average of the minute before: figures taken beside other work are no figures. */
  machine: { cpu: string; cores: number; memoryMB: number; platform: string; load: number }
  versions: Record<string, string>
  suites: { name: string; what: string; figures: Figure[]; error: string | null }[]
}

/** The figures of one suite as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const head = ['what', 'unit', 'n', 'median', 'p95', 'baseline (median / p95)', 'ratio', 'limit', '']
  const rows = figures.map((figure) => {
    const { n, median, p95 } = summarise(figure.samples)
    const { baseline } = figure
    const base = baseline && summarise(baseline.samples)
    const kept = keepsLimit(figure)
    const times = ratio(figure)
    return [
      figure.name,
      figure.unit,
      String(n),
      number(median),
      number(p95),
      base ? `${baseline.name}: ${number(base.median)} / ${number(base.p95)}` : '',
      times === null ? '' : number(times),
      limitText(figure),
      kept === null ? '' : kept ? 'ok' : 'MISSED',
    ]
  })
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function limitText({ limit }: Figure): string {
  if (!limit) return ''
  const { of, atMost, atLeast } = limit
  return [
    ...(atMost === undefined ? [] : [`${of} ≤ ${atMost}`]),
    ...(atLeast === undefined ? [] : [`${of} ≥ ${atLeast}`]),
  ].join(', ')
}

/** Three significant digits, whole numbers as they are. */
const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)))

/** The whole report as Markdown, with what the figures depend on. */
export function markdown(report: Report): string {
  const { machine, versions } = report
  const facts = [
    `\`${report.command}\`, ${report.at.slice(0, 10)}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryMB} MB, ${machine.platform}, load ${machine.load.toFixed(1)}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  ].join('; ')
  const suites = report.suites.map(
    ({ name, what, figures, error }) =>
      `## ${name}\n${what}\n\n${error === null ? table(figures) : `Not measured: ${error}`}`,
  )
  return `${facts}\n\n${suites.join('\n\n')}\n`
}
