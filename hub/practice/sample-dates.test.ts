import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LANGUAGES } from '../../lib/domain/language.ts'
import { interestingMoments } from '../../lib/domain/moments.ts'
import { importText, leadsBy } from '../import/testing.ts'
import { listTalkingPoints } from '../services/talking-points.ts'
import { actorOf, openEmbedded, withKeys } from '../testing.ts'
import { moveSampleDates } from './sample-dates.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, 'sample', file), 'utf8')

test('the sample loads whole through the importer and tells a story of this week', async () => {
  const now = new Date()
  const store = await openEmbedded()
  const { rep } = await withKeys(store)
  for (const [kind, file] of [
    ['leads', 'leads.csv'],
    ['touchpoints', 'touchpoints.jsonl'],
    ['talking_points', 'talking-points.jsonl'],
  ] as const) {
    const run = await importText(store, kind, moveSampleDates(read(file), now))
    expect(run, file).toMatchObject({
      state: 'done',
      rejected: 0,
      unmapped: kind === 'leads' ? ['Create Date'] : [],
    })
  }
  const [lena] = await leadsBy(store, 'hubspot', ['101'])
  expect(lena?.lead).toMatchObject({
    name: 'Lena Fischer',
    company: 'Fischer Optik GmbH',
    owner: 'marta@acme.test',
  })
  const rules = interestingMoments(lena!, now).map((moment) => [moment.rule, moment.count])
  expect(rules).toEqual(expect.arrayContaining([['pricing_views', 3]]))
  expect(rules.map(([rule]) => rule)).toEqual(
    expect.arrayContaining(['form', 'webinar', 'download', 'score_jump']),
  )
  const ages = lena!.touchpoints.map((touchpoint) => now.getTime() - Date.parse(touchpoint.at))
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(0)
  expect(Math.min(...ages)).toBeLessThan(24 * 60 * 60 * 1000)

  const { talkingPoints: points } = await listTalkingPoints(store, actorOf(rep), { limit: 500 })
  expect(new Set(points.map((point) => point.language))).toEqual(new Set(LANGUAGES))
  const states = Map.groupBy(points, (point) => point.verification.state)
  expect([...states.keys()].sort()).toEqual(['needs_review', 'proposed', 'validated'])
  await store.close()
})

test.each(['phish@evil.test', 'markup@evil.test', 'ceo@acme.test', 'noor.visser@'])(
  '%s is nobody in the sample',
  (address) => {
    expect(read('leads.csv')).not.toContain(address)
  },
)
