import { expect, test } from 'vitest'
import { ANSWER_KINDS } from './chaos/answers.ts'
import { outboxRuns } from './chaos/outbox.ts'

test('20 items against every kind of answer, on a real hub that is put back to backups: each ends there once, or here with its reason', {
  timeout: 600_000,
}, async () => {
  // All 300, each time with other happenings: npm run chaos -- outbox
  const counts = await outboxRuns({ runs: 40, seed: 20261129 })
  console.log(JSON.stringify(counts))
  expect(Object.keys(counts.answers).sort()).toEqual(ANSWER_KINDS.toSorted())
  expect(counts.lostByRestores).toBeGreaterThan(2)
  expect(counts.withoutNewHistory).toBeGreaterThan(2)
  expect(counts.restores - counts.withoutNewHistory).toBeGreaterThan(2)
  expect(counts.renewed).toBeGreaterThan(2)
})
