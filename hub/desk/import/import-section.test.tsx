import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { changeLanguage } from '../../../components/base/i18n.ts'
import { LEAD_FIELDS } from '../../../lib/contract/import.ts'
import { reason } from '../../../lib/domain/import-reason.ts'
import { cleanUp, i18n, problem } from '../testing.tsx'
import {
  answeredBySomethingElse,
  file,
  openImport,
  refused,
  report,
  type Upload,
  unreachable,
  upload,
} from './testing.tsx'

afterEach(async () => {
  cleanUp()
  await i18n.changeLanguage('en')
})
const user = userEvent.setup()

const choose = (chosen = file()) =>
  user.upload(screen.getByLabelText('Choose a file', { selector: 'input' }), chosen)
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const press = async (name: string | RegExp) => user.click(await button(name))
const status = () => screen.getByRole('status').textContent

/** A file that was chosen and checked. */
async function checked(over: Parameters<Upload['ready']>[0] = {}, routes = {}) {
  const page = openImport(routes)
  await choose()
  const first = await upload(page.uploads, 1)
  first.ready(over)
  await button(/^Import \d/)
  return { ...page, first }
}

describe('choosing', () => {
  test('says what it does, and starts a dry run of what the beginning of the file tells', async () => {
    const { uploads } = openImport()
    screen.getByRole('heading', { level: 2, name: 'Import a file' })
    screen.getByText(/Nothing changes before you start the import/)
    await choose()
    const first = await upload(uploads, 1)
    expect(Object.fromEntries(first.query)).toEqual({
      kind: 'leads',
      dryRun: 'true',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      onlyMapping: 'false',
      exportedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    expect(first.contentType).toBe('text/csv')
    screen.getByRole('heading', { level: 3, name: 'leads.csv · Leads' })
    expect(status()).toBe('Checking leads.csv')
  })

  test('a file of a time to come says nothing of when it was exported', async () => {
    const { uploads } = openImport()
    const lastModified = Date.now() + 60 * 60 * 1000
    await choose(new File(['Email\na@x.test\n'], 'ahead.csv', { lastModified }))
    expect((await upload(uploads, 1)).query.has('exportedAt')).toBe(false)
  })

  test.each([
    ['touchpoints', '{"id":"1","email":"a@x.test","at":"2026-01-01T00:00:00Z"}\n', 'Touchpoints'],
    ['talking_points', '{"id":"1","title":"Two weeks","text":"…"}\n', 'Talking points'],
  ])('%s are told from leads', async (kind, text, words) => {
    const { uploads } = openImport()
    await choose(file(text, 'some.jsonl'))
    const first = await upload(uploads, 1)
    expect(first.query.get('kind')).toBe(kind)
    expect(first.contentType).toBe('application/x-ndjson')
    first.ready({ kind: kind as 'touchpoints', mapping: null, unmapped: [] })
    const table = within(await screen.findByRole('table', { name: 'What is in the file' }))
    expect(table.getByRole('row', { name: 'id 1' })).toBeDefined()
    screen.getByRole('heading', { name: `some.jsonl · ${words}` })
  })

  test('what the beginning does not tell is asked, and only then the file is sent', async () => {
    const { uploads } = openImport()
    await choose(file('{"what":1}\n', 'some.jsonl'))
    await screen.findByText(/does not tell what it holds/)
    expect(((await button('Check the file')) as HTMLButtonElement).disabled).toBe(true)
    expect(uploads).toEqual([])
    await user.selectOptions(screen.getByLabelText('This file holds'), 'touchpoints')
    await press('Check the file')
    expect((await upload(uploads, 1)).query.get('kind')).toBe('touchpoints')
  })

  test('a file that is dropped anywhere on the page is taken; of several none is', async () => {
    const { uploads } = openImport()
    const drag = (files: File[]) => ({ dataTransfer: { types: ['Files'], files } })
    fireEvent.dragOver(window, drag([]))
    await screen.findByText('Let go to check this file.')
    fireEvent.drop(window, drag([file(), file()]))
    await screen.findByText(/one file at a time/)
    expect(uploads).toEqual([])
    fireEvent.drop(document.body, drag([file()]))
    await upload(uploads, 1)
    expect(screen.queryByText(/one file at a time/)).toBeNull()
    // While it is being sent, the browser must not leave the page for another one.
    expect(fireEvent.drop(window, drag([file('x', 'other.csv')]))).toBe(false)
    expect(uploads).toHaveLength(1)
  })
})

describe('while the file is sent', () => {
  test('bytes and rows are shown, and leaving the page asks first', async () => {
    const { uploads } = openImport({
      'GET /v1/imports/x': () => ({ json: null }),
    })
    await choose(file(['x'.repeat(2_000_000)], 'big.csv'))
    const first = await upload(uploads, 1)
    first.sent(500_000)
    await screen.findByText('500 kB of 2 MB')
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('500000')
    expect(window.dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(false)
    first.sent(2_000_000)
    await screen.findByText('The hub is checking the file')
    expect(screen.getByRole('progressbar').hasAttribute('value')).toBe(false)
    first.ready()
    await button('Import 2 rows')
    expect(window.dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(true)
  })

  test('the hub is asked how many rows it has read; a file that it cannot read need not be sent to its end', async () => {
    let run = report({ state: 'reading', mapping: null, rowsRead: 1200 })
    const page = openImport()
    page.fetch.mockImplementation(async () => new Response(JSON.stringify(run)))
    await choose()
    const first = await upload(page.uploads, 1)
    first.sent(10)
    await screen.findByText(/1,200 rows read/)
    // As hubs of before have stored it.
    run = report({ state: 'failed', mapping: null, error: 'A quote is never closed.' })
    await screen.findByText('A quote is never closed.')
    expect(first.signal.aborted).toBe(true)
  })

  test('Cancel ends the sending and the run on the hub, and another file can follow', async () => {
    const page = openImport()
    await choose()
    const first = await upload(page.uploads, 1)
    await press('Cancel')
    await screen.findByText('Cancelled. Nothing of this file was imported.')
    expect(first.signal.aborted).toBe(true)
    expect(page.calls.map(({ route }) => route)).toContain(`DELETE /v1/imports/${first.id}`)
    expect(status()).toBe('leads.csv was not imported.')
    await press('Choose another file')
    expect(document.activeElement).toBe(await button('Choose a file'))
    await choose(file('Email\nx@y.test\n', 'second.csv'))
    const second = await upload(page.uploads, 2)
    expect(second.id).not.toBe(first.id)
    second.ready({ created: 1, accepted: 1 })
    await button('Import 1 row')
  })
})

describe('what a dry run found', () => {
  test('counts, columns with examples, what was left out, rejected rows and the file of all of them', async () => {
    await checked({
      created: 3,
      updated: 1,
      unchanged: 4,
      accepted: 8,
      rejected: 140,
      firstRejected: Array.from({ length: 100 }, (_, at) => ({ line: at + 5, reason: `Reason ${at}` })),
      leftOut: [
        { field: 'lifecycleStage', reason: 'is too long', rows: 3, firstLine: 2 },
        { field: 'url', reason: 'is no web address', rows: 1, firstLine: 7 },
      ],
      readAs: {
        system: 'HubSpot',
        encoding: 'windows-1252',
        delimiter: ',',
        headerLine: 4,
        compressed: false,
      },
    })
    await button('Import 8 rows')
    expect(screen.getByText('New').nextSibling?.textContent).toBe('3')
    expect(screen.getByText('Rejected').nextSibling?.textContent).toBe('140')
    const table = within(screen.getByRole('table', { name: 'What each column is read as' }))
    table.getByRole('rowheader', { name: 'Email lena@fischer.test · tom@okafor.test' })
    table.getByRole('rowheader', { name: 'Shoe size 38' })
    expect((table.getByLabelText('Read “Email” as') as HTMLSelectElement).value).toBe('email')
    expect((table.getByLabelText('Read “Firma” as') as HTMLSelectElement).value).toBe('')
    screen.getByText('Lifecycle stage:')
    screen.getByText('url:')
    screen.getByText('(in 3 rows, first on line 2)')
    screen.getByText('Export of HubSpot · Encoding: windows-1252 · Header on line 4')
    expect(screen.getAllByText(/^Reason/)).toHaveLength(10)
    await button('Download all 140 rejected rows (CSV)')
    expect(status()).toBe('leads.csv was checked. Nothing has changed yet.')
  })

  test('all rejected rows are saved with their reasons in the language of the page', async () => {
    const { first, fetch } = await checked({ rejected: 3, firstRejected: [] })
    const rows = [
      { line: 3, reason: reason('no_address') },
      { line: 5, reason: '=of before "now", in English' },
      { line: 9, reason: reason('line_is_same_lead', { line: 3 }) },
    ]
    fetch.mockImplementation(async (input) => {
      const after = Number(new URL(input, 'http://hub.test').searchParams.get('after'))
      const page = rows.filter(({ line }) => line > after).slice(0, 2)
      return new Response(JSON.stringify({ rows: page, next: page.at(-1)?.line ?? null }))
    })
    const saved = vi.fn((_: Blob) => 'blob:1')
    Object.assign(URL, { createObjectURL: saved, revokeObjectURL: () => {} })
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
    await changeLanguage(i18n, 'fr')
    await user.click(await screen.findByRole('button', { name: /^Télécharger les 3 / }))
    await vi.waitFor(() => expect(click).toHaveBeenCalled())
    expect(fetch.mock.calls.at(-1)?.[0]).toBe(`/v1/imports/${first.id}/rejected-rows?after=9`)
    const text = await saved.mock.calls[0]![0].text()
    const [head, ...lines] = text
      .replace(/^\ufeff/, '')
      .trimEnd()
      .split('\r\n')
    expect(head).toBe('"Ligne","Motif"')
    expect(lines).toEqual([
      expect.stringMatching(/^"3","La ligne n’a pas d’adresse/),
      `"5","'=of before ""now"", in English"`,
      expect.stringMatching(/^"9",".*3/),
    ])
    click.mockRestore()
  })

  test('columns that look like consent and were not understood come first', async () => {
    await checked({
      notUnderstoodConsent: [
        { header: 'Newsletter?', why: 'it may be about consent', rows: 7, firstLine: 3 },
      ],
    })
    const warning = screen.getByText(/^These columns may be about consent, and were not fully understood/)
    screen.getByText(/it may be about consent/)
    const follows = warning.compareDocumentPosition(screen.getByText('New'))
    expect(follows & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
  })

  test('every field has a name in words', async () => {
    await checked()
    const options = within(screen.getByLabelText('Read “Firma” as')).getAllByRole('option')
    expect(options).toHaveLength(LEAD_FIELDS.filter((field) => field !== 'ignore').length + 1)
    for (const option of options) expect(option.textContent).not.toMatch(/^fields\./)
  })

  test('a column is corrected, and the file checked again with exactly that', async () => {
    const { uploads, first, calls } = await checked()
    await user.selectOptions(screen.getByLabelText('Read “Firma” as'), 'company')
    expect(screen.queryByRole('button', { name: /^Import/ })).toBeNull()
    await press('Check again')
    const second = await upload(uploads, 2)
    expect(second.mapping).toEqual({ Email: 'email', Firma: 'company' })
    expect(second.query.get('onlyMapping')).toBe('true')
    expect(second.id).not.toBe(first.id)
    expect(calls.map(({ route }) => route)).toContain(`DELETE /v1/imports/${first.id}`)
    second.ready({ mapping: { Email: 'email', Firma: 'company' }, unmapped: ['Shoe size'] })
    await button('Import 2 rows')
    expect((screen.getByLabelText('Read “Firma” as') as HTMLSelectElement).value).toBe('company')
    // And back to "not read".
    await user.selectOptions(screen.getByLabelText('Read “Firma” as'), '')
    await press('Check again')
    expect((await upload(uploads, 3)).mapping).toEqual({ Email: 'email' })
  })

  test('a correction that is taken back is none', async () => {
    await checked()
    await user.selectOptions(screen.getByLabelText('Read “Firma” as'), 'company')
    await button('Check again')
    await user.selectOptions(screen.getByLabelText('Read “Firma” as'), '')
    await button('Import 2 rows')
  })

  test('the first rows are shown as they will be, with what of them is left out', async () => {
    const { uploads } = openImport()
    await choose(file())
    const [none, lead] = [
      {
        company: null,
        jobTitle: null,
        owner: null,
        leadStatus: null,
        score: { fit: null, engagement: null },
      },
      { name: 'Lena Fischer', emails: ['lena@fischer.test', 'lf@fischer.test'], locale: 'pt-BR' },
    ]
    ;(await upload(uploads, 1)).ready({
      firstRows: [
        {
          line: 2,
          outcome: 'updated',
          lead: {
            ...none,
            ...lead,
            lifecycleStage: 'marketingqualifiedlead',
            consent: { marketing: 'denied', doNotContact: false, changedAt: '2026-05-01T00:00:00Z' },
          },
          leftOut: [{ field: 'fit', reason: reason('not_a_number') }],
        },
      ],
    })
    const rows = within(await screen.findByRole('region', { name: 'The first rows, as they will be' }))
    const [row] = rows.getAllByRole('listitem') as [HTMLElement]
    expect(row.textContent).toMatch(
      /Lena Fischer.*Changed.*No consent for marketing since May 1, 2026.*line 2/,
    )
    expect(row.textContent).toMatch(/lena@fischer.test, lf@fischer.test.*Brazilian Portuguese/)
    expect(row.textContent).toContain('Not as in the file: Fit score is not a number; write 7 or 7.5')
    await changeLanguage(i18n, 'pl')
    await screen.findByText(/Brak zgody na marketing/)
    await screen.findByText(/to nie liczba/)
  })

  test('the encoding can be said, and the system of ids where nothing tells it', async () => {
    const { uploads } = await checked()
    expect(screen.queryByLabelText('System that the ids are from')).toBeNull()
    await user.selectOptions(screen.getByLabelText('Encoding'), 'windows-1250')
    await press('Check again')
    const second = await upload(uploads, 2)
    expect([second.query.get('encoding'), second.query.get('source')]).toEqual(['windows-1250', null])
    second.ready({
      mapping: { Email: 'email', 'Shoe size': 'id' },
      leftOut: [
        { field: 'id', reason: reason('id_of_no_system'), rows: 2, firstLine: 2 },
        { field: 'notes', reason: reason('may_hold_rows'), rows: 1, firstLine: 9 },
      ],
    })
    const missing = await screen.findByRole('region', { name: 'Rows that may be missing' })
    expect(missing.textContent).toMatch(/were not imported.*notes: has lines that look like rows/)
    expect(screen.getByRole('region', { name: 'What was left out' }).textContent).not.toMatch(/notes/)
    await screen.findByText(/was not kept, because the file does not tell which system it is from/)
    expect((screen.getByLabelText('Encoding') as HTMLSelectElement).value).toBe('windows-1250')
    await user.type(screen.getByLabelText('System that the ids are from'), 'shop')
    await press('Check again')
    const third = await upload(uploads, 3)
    expect([third.query.get('encoding'), third.query.get('source')]).toEqual(['windows-1250', 'shop'])
    third.ready({
      mapping: { Email: 'email', 'Shoe size': 'id' },
      readAs: { system: 'HubSpot', encoding: 'utf-8', delimiter: ',', headerLine: 1, compressed: false },
    })
    await screen.findByText('Export of HubSpot · Encoding: utf-8')
    expect(screen.queryByLabelText('System that the ids are from')).toBeNull()
  })

  test('another kind is another dry run, without the columns of this one', async () => {
    const { uploads } = await checked()
    await user.selectOptions(screen.getByLabelText('This file holds'), 'touchpoints')
    expect(screen.queryByRole('table')).toBeNull()
    await press('Check again')
    const second = await upload(uploads, 2)
    expect(second.query.get('kind')).toBe('touchpoints')
    expect(second.mapping).toBeNull()
  })

  test('of many columns, those that are not read are shown when asked for', async () => {
    const headers = ['Email', ...Array.from({ length: 30 }, (_, at) => `Extra ${at}`)]
    const { uploads } = openImport()
    await choose(file(`${headers.join(',')}\nx@y.test\n`))
    ;(await upload(uploads, 1)).ready({ unmapped: headers.slice(1) })
    const table = within(await screen.findByRole('table'))
    expect(table.getAllByRole('row')).toHaveLength(2)
    await press('Show 30 columns that are not read')
    expect(table.getAllByRole('row')).toHaveLength(32)
  })

  test('a column of any name is only a name', async () => {
    const { uploads } = openImport()
    await choose(file('Email,constructor,__proto__\nx@y.test,a,b\n'))
    ;(await upload(uploads, 1)).ready({ unmapped: ['constructor', '__proto__'] })
    for (const name of ['constructor', '__proto__'])
      expect(((await screen.findByLabelText(`Read “${name}” as`)) as HTMLSelectElement).value).toBe('')
    await user.selectOptions(screen.getByLabelText('Read “constructor” as'), 'company')
    await press('Check again')
    expect((await upload(uploads, 2)).mapping).toEqual({ Email: 'email', constructor: 'company' })
  })
})

describe('a file that the hub cannot read', () => {
  test('says why, and columns that it did not find can be named', async () => {
    const { uploads } = openImport()
    await choose(file('Kontaktadresse;Firma\nlena@fischer.test;Fischer\n'))
    ;(await upload(uploads, 1)).ready({
      state: 'failed',
      mapping: null,
      unmapped: [],
      rowsRead: 0,
      error: reason('addresses_in', { header: 'Kontaktadresse', rows: 1, of: 1 }),
    })
    await screen.findByText(/“Kontaktadresse” holds addresses .* Choose it below as the e-mail address/)
    screen.getByText('The file could not be read. Nothing was imported.')
    await user.selectOptions(screen.getByLabelText('Read “Kontaktadresse” as'), 'email')
    await press('Check again')
    const second = await upload(uploads, 2)
    expect(second.mapping).toEqual({ Kontaktadresse: 'email' })
    // The other columns are still read by their names.
    expect(second.query.get('onlyMapping')).toBe('false')
    second.ready({ mapping: { Kontaktadresse: 'email', Firma: 'company' }, unmapped: [] })
    await button('Import 2 rows')
    expect((screen.getByLabelText('Read “Firma” as') as HTMLSelectElement).value).toBe('company')
  })

  test('where the columns are not what is wrong, there is no table to correct', async () => {
    const { uploads } = openImport()
    await choose()
    ;(await upload(uploads, 1)).ready({ state: 'failed', rowsRead: 9, error: 'The quote on line 9 is open.' })
    await screen.findByText('The quote on line 9 is open.')
    expect(screen.queryByRole('table')).toBeNull()
    await button('Check again')
  })
})

describe('importing', () => {
  test('shows how far it is, and the end in words', async () => {
    let run = report({ state: 'applying', created: 0 })
    const { first, calls, fetch } = await checked()
    fetch.mockImplementation(async (input, init) => {
      calls.push({ route: `${init?.method ?? 'GET'} ${input}`, search: '', body: undefined })
      return new Response(JSON.stringify({ ...run, id: first.id }))
    })
    await press('Import 2 rows')
    await screen.findByText('0 of 2 rows')
    expect(calls.map(({ route }) => route)).toContain(`POST /v1/imports/${first.id}/apply`)
    screen.getByText(/can no longer be cancelled/)
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 3 }))
    expect(status()).toBe('Importing leads.csv')
    run = report({ state: 'applying', created: 1 })
    await screen.findByText('1 of 2 rows')
    const unclear = [{ header: 'Newsletter?', why: 'it is not clear', rows: 1, firstLine: 2 }]
    run = report({ state: 'done', created: 1, updated: 1, erased: 1, notUnderstoodConsent: unclear })
    await screen.findByText('Imported: 2 rows are in.')
    screen.getByText('1 row was left out: whom it was about was erased meanwhile.')
    const table = within(screen.getByRole('table', { name: 'What each column is read as' }))
    table.getByRole('row', { name: 'Email lena@fischer.test · tom@okafor.test E-mail address' })
    table.getByRole('row', { name: 'Shoe size 38 Not read' })
    expect(table.queryByRole('combobox')).toBeNull()
    screen.getByText('As the columns were read.')
    screen.getByText(/import the file again, and say what each column is/)
    expect(status()).toBe('leads.csv is imported.')
    await press('Import another file')
    await button('Choose a file')
    expect(status()).toBe('')
  })

  test('a hub that does not answer meanwhile is asked again, and the page says that it goes on', async () => {
    const { first, fetch } = await checked()
    let answer: 'down' | ReturnType<typeof report> = report({ state: 'applying', created: 0 })
    fetch.mockImplementation(async () => {
      if (answer === 'down') throw new TypeError('Failed to fetch')
      return new Response(JSON.stringify({ ...answer, id: first.id }))
    })
    await press('Import 2 rows')
    await screen.findByText('0 of 2 rows')
    answer = 'down'
    await screen.findByText(/It goes on with what it has begun/)
    answer = report({ state: 'done', created: 2 })
    await screen.findByText('Imported: 2 rows are in.')
    expect(screen.queryByText(/does not answer/)).toBeNull()
  })

  test('a dry run that somebody has cancelled meanwhile says so', async () => {
    const { first, fetch } = await checked()
    fetch.mockImplementation(async (_, init) =>
      init?.method === 'POST'
        ? new Response(
            JSON.stringify({ ...problem(409, 'In English.'), reason: reason('import_not_ready') }),
            { status: 409 },
          )
        : new Response(JSON.stringify(report({ id: first.id, state: 'cancelled' }))),
    )
    await press('Import 2 rows')
    await screen.findByText(/This import cannot be applied: .* it was cancelled/)
    await changeLanguage(i18n, 'pl')
    await screen.findByText(/Tego importu nie można zastosować/)
    await changeLanguage(i18n, 'en')
    await button('Choose another file')
  })

  test('Cancel before that throws the dry run away', async () => {
    const { first, fetch } = await checked()
    fetch.mockImplementation(
      async () => new Response(JSON.stringify(report({ id: first.id, state: 'cancelled' }))),
    )
    await press('Cancel')
    await screen.findByText('Cancelled. Nothing of this file was imported.')
    expect(fetch).toHaveBeenLastCalledWith(
      `/v1/imports/${first.id}`,
      expect.objectContaining({ method: 'DELETE' }),
    )
  })
})

describe('coming back', () => {
  const kept = (id: string) =>
    localStorage.setItem(
      'alongside-desk-import',
      JSON.stringify({ who: 'mara', id, name: 'leads.csv', kind: 'leads' }),
    )

  test('the import that goes on is shown, to its end', async () => {
    kept('run-1')
    let asked = 0
    openImport({
      'GET /v1/imports/run-1': () => ({
        json: report(++asked < 3 ? { state: 'applying', created: 1 } : { state: 'done' }),
      }),
    })
    await screen.findByText('1 of 2 rows')
    await screen.findByText('Imported: 2 rows are in.')
    // What is there when the page opens takes no focus.
    expect(document.activeElement).toBe(document.body)
  })

  test('a dry run of before can be applied or cancelled; correcting it needs the file', async () => {
    kept('run-1')
    openImport({ 'GET /v1/imports/run-1': () => ({ json: report() }) })
    await button('Import 2 rows')
    screen.getByText(/cancel and choose the file again/)
    expect(screen.queryByLabelText(/^Read “/)).toBeNull()
    screen.getByRole('row', { name: 'Email E-mail address' })
  })

  test('an import that the hub does not know any more is forgotten', async () => {
    kept('run-1')
    openImport({})
    await button('Choose a file')
    expect(localStorage.getItem('alongside-desk-import')).toBeNull()
  })

  test('a hub that does not answer is asked again', async () => {
    kept('run-1')
    let down = true
    openImport({ 'GET /v1/imports/run-1': () => (down ? 'down' : { json: report({ state: 'done' }) }) })
    await screen.findByText(/The hub does not answer/)
    down = false
    await screen.findByText('Imported: 2 rows are in.')
  })

  test('what somebody else imported here is not shown', async () => {
    localStorage.setItem(
      'alongside-desk-import',
      JSON.stringify({ who: 'somebody', id: 'run-1', name: 'leads.csv', kind: 'leads' }),
    )
    openImport({ 'GET /v1/imports/run-1': () => ({ json: report() }) })
    await button('Choose a file')
  })
})

describe('what goes wrong', () => {
  test.each([
    ['a proxy that takes no large files', answeredBySomethingElse(413), /takes no files of this size/],
    ['a proxy without a hub', answeredBySomethingElse(503), /not available just now/],
    ['a hub that is busy', refused(503, 'Too many wait. Try again.'), /Too many wait/],
    [
      'a key that may not import',
      refused(403, 'This needs a key of marketing.'),
      /This needs a key of marketing/,
    ],
    ['a full disk', refused(507, 'There is no space left.'), /There is no space left/],
  ])('%s', async (_, answer, words) => {
    const { uploads } = openImport()
    await choose()
    ;(await upload(uploads, 1)).answer(answer)
    await screen.findByText(words)
    expect(status()).toBe('leads.csv was not imported.')
    await press('Check again')
    ;(await upload(uploads, 2)).ready()
    await button('Import 2 rows')
  })

  test('a hub that is down', async () => {
    const page = openImport()
    page.fetch.mockRejectedValue(new TypeError('Failed to fetch'))
    await choose()
    ;(await upload(page.uploads, 1)).answer(unreachable)
    await screen.findByText(/The hub does not answer. Nothing was imported/)
  })

  test('an answer that got lost is fetched: the run has why', async () => {
    const page = openImport()
    await choose()
    const first = await upload(page.uploads, 1)
    page.fetch.mockImplementation(
      async () =>
        new Response(JSON.stringify(report({ id: first.id, state: 'failed', error: 'No e-mail.' }))),
    )
    first.answer(unreachable)
    await screen.findByText('No e-mail.')
  })

  test('a connection that broke', async () => {
    const page = openImport()
    await choose()
    const first = await upload(page.uploads, 1)
    page.fetch.mockImplementation(
      async () => new Response(JSON.stringify(report({ id: first.id, state: 'cancelled' }))),
    )
    first.answer(unreachable)
    await screen.findByText(/The connection broke before the hub had read the whole file/)
  })

  test('a file that cannot be read, as a folder', async () => {
    const { uploads } = openImport()
    const folder = file()
    folder.slice = () =>
      ({ arrayBuffer: () => Promise.reject(new DOMException('x', 'NotReadableError')) }) as Blob
    await choose(folder)
    await screen.findByText(/The browser cannot read this file/)
    expect(uploads).toEqual([])
    expect(screen.queryByRole('button', { name: 'Check again' })).toBeNull()
  })

  test('a session that has ended leads to the sign-in', async () => {
    const { uploads, onFailure } = openImport()
    await choose()
    ;(await upload(uploads, 1)).answer(refused(401, 'Sign in.'))
    await waitFor(() => expect(onFailure).toHaveBeenCalledWith({ reason: 'signed_out' }))
  })
})
