import { beforeAll, expect, test } from 'vitest'
import { ImportRun } from '../../lib/contract/import.ts'
import { FindLeadsAnswer } from '../../lib/contract/lead.ts'
import { CASES, filesOf } from '../import/consent.cases.ts'
import { hubOn, onBothDatabases, withKeys } from '../testing.ts'

onBothDatabases('consent out of files that are sent to the hub', (open) => {
  let ask: (method: string, path: string, body?: string) => Promise<unknown>
  beforeAll(async () => {
    const store = await open()
    const { marketer } = await withKeys(store)
    const { app } = hubOn(store)
    ask = async (method, path, body) => {
      const headers = { authorization: `Bearer ${marketer.key}` }
      const answer = await app.request(path, { method, headers, ...(body !== undefined && { body }) })
      expect(answer.status, path).toBeLessThan(300)
      return answer.json()
    }
  })
  async function send(text: string): Promise<ImportRun> {
    let run = ImportRun.parse(await ask('POST', '/v1/imports?kind=leads', text))
    while (run.state !== 'done') {
      await new Promise((resolve) => setTimeout(resolve, 2))
      run = ImportRun.parse(await ask('GET', `/v1/imports/${run.id}`))
      expect(['reading', 'applying', 'done']).toContain(run.state)
    }
    return run
  }

  test.each(CASES)('%s: %j', async (what, files, held, refused = 0) => {
    const { email, texts } = filesOf(what, files)
    let run: ImportRun | undefined
    for (const text of texts) run = await send(text)
    expect(run?.rejected).toBe(refused)
    const { leads } = FindLeadsAnswer.parse(await ask('GET', `/v1/leads?email=${encodeURIComponent(email)}`))
    expect(leads[0]?.lead.consent).toMatchObject(held)
  })
})
