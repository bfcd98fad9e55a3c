import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** A process that watches its errors as the hub does, and does `what`; -> its exit code and what it said. */
function run(what: string): Promise<{ code: number | null; log: Record<string, unknown>[]; said: string }> {
  const program = `
    import net from 'node:net'
    import { watchUnexpectedErrors, unexpectedErrors } from ${JSON.stringify(join(import.meta.dirname, 'unexpected-errors.ts'))}
    const log = (line) => console.log(JSON.stringify(line))
    watchUnexpectedErrors(log, async () => log({ event: 'closed' }))
    ${what}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  let out = ''
  let said = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    said += data
  })
  return new Promise((resolve) =>
    child.once('close', (code) =>
      resolve({
        code,
        said,
        log: out
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      }),
    ),
  )
}

const later = (what: string) => `setTimeout(() => { ${what} }, 100)`

test('a rejection that nobody handles and a connection that breaks are logged and counted, and all goes on', async () => {
  const { code, log, said } = await run(`
    Promise.reject(new TypeError('about lena@fischer-optik.test'))
    process.nextTick(() => { throw Object.assign(new Error('gone'), { syscall: 'read', code: 'ECONNRESET' }) })
    ${later("log({ event: 'went on', count: unexpectedErrors() })")}`)
  expect(log.map(({ event, name, code, count }) => ({ event, name, code, count }))).toEqual([
    { event: 'unexpected', name: 'Error', code: 'ECONNRESET', count: 1 },
    { event: 'unexpected', name: 'TypeError', code: null, count: 2 },
    { event: 'went on', count: 2 },
  ])
  expect(code).toBe(0)
  expect(JSON.stringify(log) + said).not.toContain('lena')
})

test('after any other error the process closes in order and leaves, with a code and the cause', async () => {
  const { code, log, said } = await run(`
    setInterval(() => {}, 1000)
    ${later("throw new RangeError('about lena@fischer-optik.test')")}`)
  expect(log.map((line) => line.event)).toEqual(['unexpected', 'closed'])
  expect(code).toBe(70)
  expect(said).toMatch(/^The hub stops after an error that it did not expect: RangeError/)
  expect(JSON.stringify(log) + said).not.toContain('lena')
})

test('it leaves also when it cannot close, and nobody reads its log', async () => {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { watchUnexpectedErrors } from ${JSON.stringify(join(import.meta.dirname, 'unexpected-errors.ts'))}
     watchUnexpectedErrors((line) => console.log(JSON.stringify(line)), () => Promise.reject(new Error('no')))
     setInterval(() => console.log('a line'), 10)
     setTimeout(() => { throw new Error('at last') }, 500)`,
  ])
  child.stdout.destroy()
  child.stderr.destroy()
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(70)
})
