import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { ImportRun, StartedImport } from '../../lib/contract/import.ts'
import { reason } from '../../lib/domain/import-reason.ts'
import { allOf, hubOn, onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'

const LEADS =
  'Record ID,First Name,Last Name,Email,Company Name,Unsubscribed from all email,Shoe size\n' +
  '1,Lena,Fischer,lena@fischer.test,"Fischer\nOptik",false,38\n' +
  '2,Tom,Okafor,not an address,Okafor,,\n' +
  '3,Ana,Costa,ana@harbour.test,Harbour,true,\n'

onEachDatabase('imports over HTTP', (open) => {
  async function hub() {
    const store = await open()
    const keys = await withKeys(store)
    const { app } = hubOn(store)
    const call = async (method: string, path: string, key: string, body?: string) =>
      app.request(path, {
        method,
        headers: { authorization: `Bearer ${key}` },
        ...(body === undefined ? {} : { body }),
      })
    const ended = async (answer: Response): Promise<ImportRun> => {
      let run = ImportRun.parse(await answer.json())
      while (run.state === 'applying' || run.state === 'reading') {
        await new Promise((resolve) => setTimeout(resolve, 10))
        run = ImportRun.parse(await (await call('GET', `/v1/imports/${run.id}`, keys.admin.key)).json())
      }
      return run
    }
    const records = async () =>
      (
        await allOf(store)
          .selectFrom('lead_sources')
          .select('external_id')
          .where('workspace_id', '=', WORKSPACE)
          .where('source', '=', 'hubspot')
          .orderBy('external_id')
          .execute()
      ).map((row) => row.external_id)
    const leads = () =>
      allOf(store).selectFrom('leads').select('id').where('workspace_id', '=', WORKSPACE).execute()
    return { app, keys, call, ended, leads, records, store }
  }

  test('dry run, rejected rows as CSV, apply, and a second apply that changes nothing', async () => {
    const { keys, call, ended, leads, records } = await hub()
    const answer = await call('POST', '/v1/imports?kind=leads&dryRun=true', keys.marketer.key, LEADS)
    expect(answer.status).toBe(202)
    const run = await ended(answer)
    expect(run).toMatchObject({
      state: 'ready',
      rowsRead: 3,
      accepted: 2,
      rejected: 1,
      created: 2,
      unmapped: ['Shoe size'],
    })
    expect(run.mapping).toMatchObject({ Email: 'email', 'Unsubscribed from all email': 'marketingOptOut' })
    expect(run.firstRejected).toEqual([
      { line: 4, reason: { code: 'not_an_address', params: { characters: 14 } } },
    ])
    expect(await leads()).toEqual([])

    const csv = await call('GET', `/v1/imports/${run.id}/rejected`, keys.marketer.key)
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(await csv.text()).toMatch(/^line,reason\r\n4,"What the e-mail column holds/)

    const coded = async (after: string) =>
      (await call('GET', `/v1/imports/${run.id}/rejected-rows${after}`, keys.marketer.key)).json()
    expect(await coded('')).toEqual({ rows: run.firstRejected, next: 4 })
    expect(await coded('?after=4')).toEqual({ rows: [], next: null })

    const applied = await ended(await call('POST', `/v1/imports/${run.id}/apply`, keys.marketer.key))
    expect(applied).toMatchObject({ state: 'done', created: 2, rejected: 1 })
    expect(await records()).toEqual(['1', '3'])
    expect(await ended(await call('POST', `/v1/imports/${run.id}/apply`, keys.marketer.key))).toEqual(applied)
  })

  test('a rep may not import; a mapping that is no mapping is refused; an unknown import is not there', async () => {
    const { keys, call } = await hub()
    expect((await call('POST', '/v1/imports?kind=leads', keys.rep.key, LEADS)).status).toBe(403)
    expect((await call('POST', '/v1/imports?kind=leads&mapping={', keys.admin.key, LEADS)).status).toBe(400)
    expect((await call('POST', '/v1/imports?kind=shoes', keys.admin.key, LEADS)).status).toBe(400)
    for (const [method, path] of [
      ['GET', 'x'],
      ['GET', 'x/rejected'],
      ['POST', 'x/apply'],
      ['DELETE', 'x'],
    ] as const)
      expect((await call(method, `/v1/imports/${path}`, keys.admin.key)).status).toBe(404)
  })

  test('a dry run tells the first rows as they will be, once, and stores nothing of them', async () => {
    const { keys, call, ended, store } = await hub()
    const key = keys.marketer.key
    await ended(
      await call(
        'POST',
        '/v1/imports?kind=leads',
        key,
        'email,name,unsubscribed at\nold@x.test,Olga,2026-05-01\n',
      ),
    )
    const rows = [
      'old@x.test,,Optik,Portuguese - Brazil,Marketing Qualified Lead,yes',
      'new@x.test,Nina,,Elbish,,2026-03-01',
      'not an address,,,,,',
      'nor this,,,,,',
      ...Array.from({ length: 9 }, (_, n) => `n${n}@x.test,Nobody${n},,,,`),
    ]
    const text = `email,name,company,language,lifecycle stage,consent\n${rows.join('\n')}\n`
    const answer = StartedImport.parse(
      await (await call('POST', '/v1/imports?kind=leads&dryRun=true', key, text)).json(),
    )
    expect(answer.firstRows.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, 'updated'],
      [3, 'created'],
      [6, 'created'],
      [7, 'created'],
      [8, 'created'],
    ])
    expect(answer.firstRows[0]).toMatchObject({
      lead: {
        emails: ['old@x.test'],
        name: 'Olga',
        company: 'Optik',
        locale: 'pt-BR',
        lifecycleStage: 'marketingqualifiedlead',
        consent: { marketing: 'denied' },
      },
      leftOut: [],
    })
    expect(answer.firstRows[1]).toMatchObject({
      lead: { locale: null, consent: { marketing: 'granted', changedAt: '2026-03-01T00:00:00.000Z' } },
      leftOut: [{ field: 'locale', reason: { code: 'unknown_language' } }],
    })
    const later = await (await call('GET', `/v1/imports/${answer.id}`, key)).text()
    expect(later).not.toContain('Nina')
    const { rows: stored } = await sql<{
      run: object
    }>`select run from import_runs where workspace_id = ${WORKSPACE}`.execute(store.db)
    expect(JSON.stringify(stored)).not.toMatch(/Nina|Nobody|@x\.test/)
  })

  test('a cancelled dry run cannot be applied', async () => {
    const { keys, call, ended, leads, store } = await hub()
    const run = await ended(await call('POST', '/v1/imports?kind=leads&dryRun=true', keys.admin.key, LEADS))
    const cancelled = await ended(await call('DELETE', `/v1/imports/${run.id}`, keys.admin.key))
    expect(cancelled.state).toBe('cancelled')
    const refused = await call('POST', `/v1/imports/${run.id}/apply`, keys.admin.key)
    expect(await refused.json()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('cannot be applied'),
      reason: reason('import_not_ready'),
    })
    expect(await leads()).toEqual([])
    await expect.poll(() => allOf(store).selectFrom('import_rows').selectAll().execute()).toEqual([])
  })

  test('a file that cannot be read fails with what to do, and leaves nothing', async () => {
    const { keys, call, ended, leads, store } = await hub()
    const run = await ended(await call('POST', '/v1/imports?kind=leads', keys.admin.key, 'Name,City\nx,y\n'))
    expect(run).toMatchObject({
      state: 'failed',
      error: { code: 'no_addresses' },
    })
    const late = `${LEADS}${'4,A,B,a@b.test,C,,\n'}5,"open,quote@x.test,,,\n`
    expect(await ended(await call('POST', '/v1/imports?kind=leads', keys.admin.key, late))).toMatchObject({
      state: 'failed',
      error: { code: 'quote_open', params: { line: 7 } },
    })
    const mapping = encodeURIComponent(JSON.stringify({ City: 'email' }))
    expect(
      await ended(
        await call(
          'POST',
          `/v1/imports?kind=leads&mapping=${mapping}`,
          keys.admin.key,
          'Name,City\nx,y@z.test\n',
        ),
      ),
    ).toMatchObject({ state: 'done', created: 1 })
    expect(await leads()).toHaveLength(1)
    // Cleaned up after the run has ended.
    const claims = () => allOf(store).selectFrom('import_claims').selectAll().execute()
    await expect.poll(claims, { timeout: 30_000 }).toEqual([])
  })

  test('encoding, source and mapping say how the file is read', async () => {
    const { keys, call, ended } = await hub()
    const start = async (query: string) =>
      call(
        'POST',
        `/v1/imports?kind=leads&dryRun=true&${query}`,
        keys.admin.key,
        'ID,Kontakt,Email\n7,Ann,a@x.test\n',
      )
    const mapping = encodeURIComponent(JSON.stringify({ Kontakt: 'name' }))
    expect(await ended(await start(`encoding=windows-1250&source=shop&mapping=${mapping}`))).toMatchObject({
      state: 'ready',
      mapping: { ID: 'id', Kontakt: 'name', Email: 'email' },
      readAs: { encoding: 'windows-1250', system: null },
      leftOut: [],
    })
    expect(await ended(await start(''))).toMatchObject({
      unmapped: ['Kontakt'],
      leftOut: [{ field: 'id', rows: 1, firstLine: 2 }],
    })
    const only = encodeURIComponent(JSON.stringify({ Email: 'email' }))
    expect(await ended(await start(`onlyMapping=true&mapping=${only}`))).toMatchObject({
      mapping: { Email: 'email' },
      unmapped: ['ID', 'Kontakt'],
    })
    for (const right of ['source=RD%20Station', 'exportedAt=2026-03-31', 'exportedAt=2026-03-31T14:05:00Z'])
      expect((await start(right)).status).toBe(202)
    for (const [wrong, why] of [
      ['encoding=klingon', 'utf-8'],
      ['source=%26', '40 letters'],
      ['onlyMapping=perhaps', 'true'],
      ['exportedAt=yesterday', 'a day such as'],
      ['exportedAt=2126-03-31', 'still to come'],
    ] as const) {
      const answer = await start(wrong)
      expect(answer.status).toBe(400)
      expect(JSON.stringify(await answer.json())).toContain(why)
    }
  })

  test('NUL bytes and halves of characters are refused clearly, and leave no run that is reading', async () => {
    const { keys, call, ended, store } = await hub()
    for (const header of ['a\0', '\ud83d']) {
      const mapping = encodeURIComponent(JSON.stringify({ [header]: 'email' }))
      const answer = await call('POST', `/v1/imports?kind=leads&mapping=${mapping}`, keys.admin.key, LEADS)
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('mapping')])
    }
    expect(await allOf(store).selectFrom('import_runs').selectAll().execute()).toEqual([])
    const file = async (kind: string, body: string) =>
      ended(await call('POST', `/v1/imports?kind=${kind}`, keys.admin.key, body))
    expect(await file('leads', 'email,no\0te\na@example.com,1\n')).toMatchObject({
      state: 'failed',
      error: { code: 'column_name_no_text', params: { column: 2 } },
    })
    expect(await file('leads', `email,note\na@example.com,1\n${'\0'.repeat(16)}`)).toMatchObject({
      state: 'done',
      created: 1,
      rejected: 1,
    })
    const odd =
      '{"id":"1","email":"a@example.com","kind":"k","at":"2026-01-01","title":"x\\ud83d"}\n{"a":NaN}\n\0\0\0\n'
    expect(await file('touchpoints', odd)).toMatchObject({
      state: 'done',
      created: 1,
      rejected: 2,
      leftOut: [{ field: 'title' }],
    })
    const long = `email\na@example.com\n${'x'.repeat(99)}👓\n`
    expect(await file('leads', long)).toMatchObject({ state: 'done', rejected: 1 })
  })

  test('an import ends with its sender, though there is more to read', async () => {
    const { app, keys, store } = await hub()
    const rows = new TextEncoder().encode(
      Array.from({ length: 500 }, (_, n) => `n${n}@x.test,"Company ${n}"\n`).join(''),
    )
    let isFirst = true
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(isFirst ? new TextEncoder().encode('Email,Company\n') : rows)
        isFirst = false
      },
    })
    const sender = new AbortController()
    setTimeout(() => sender.abort(), 200)
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.admin.key}` },
      body,
      duplex: 'half',
      signal: sender.signal,
    } as RequestInit
    const answer = await app.request(new Request('http://hub.test/v1/imports?kind=leads', init))
    expect(await answer.json()).toMatchObject({ state: 'cancelled', created: expect.any(Number) })
    await expect.poll(() => allOf(store).selectFrom('import_rows').selectAll().execute()).toEqual([])
    expect(await allOf(store).selectFrom('leads').selectAll().execute()).toEqual([])
  })

  test('under an id of its own an import is watched while its file is sent, and cannot be started twice', async () => {
    const { keys, call, app, ended } = await hub()
    const id = uuidv7()
    const upload = new TransformStream<Uint8Array, Uint8Array>()
    const file = upload.writable.getWriter()
    const answer = app.request(`/v1/imports?kind=leads&dryRun=true&id=${id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.admin.key}` },
      body: upload.readable,
      duplex: 'half',
    } as RequestInit)
    await file.write(new TextEncoder().encode(LEADS))
    await expect
      .poll(async () => (await call('GET', `/v1/imports/${id}`, keys.marketer.key)).status, {
        timeout: 30_000,
      })
      .toBe(200)
    expect(await (await call('GET', `/v1/imports/${id}`, keys.marketer.key)).json()).toMatchObject({
      id,
      state: 'reading',
    })
    const again = `/v1/imports?kind=leads&dryRun=true&id=${id}`
    expect((await call('POST', again, keys.admin.key, LEADS)).status).toBe(409)
    await file.close()
    expect(await ended(await answer)).toMatchObject({ id, state: 'ready', accepted: 2 })
    expect((await call('POST', again, keys.admin.key, LEADS)).status).toBe(409)
    expect((await call('POST', '/v1/imports?kind=leads&id=7', keys.admin.key, LEADS)).status).toBe(400)
  })
})
