import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderInUse, lockFolder } from './folder-lock.ts'

let folder: string
let children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-lock-'))
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  rmSync(folder, { recursive: true, force: true })
})

const HOLD = `
  const { lockFolder } = await import(${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)})
  try { lockFolder(process.argv[1]); console.log('held') } catch (error) { console.log('refused ' + error.message) }
  setInterval(() => {}, 1000)`

/** A process that tries to take the folder, says how it went, and stays. */
function starter(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD, folder])
  children.push(child)
  return new Promise((resolve) => {
    child.stdout.once('data', (data) => resolve({ child, said: String(data).trim() }))
  })
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

test('of eight starters at once exactly one gets the folder; the others name it and say what to do', async () => {
  const starters = await Promise.all(Array.from({ length: 8 }, starter))
  const held = starters.filter((s) => s.said === 'held')
  expect(held).toHaveLength(1)
  const refused = starters.filter((s) => s.said !== 'held')
  expect(refused[0]?.said).toContain(`refused The data folder ${folder} is in use`)

  expect(() => lockFolder(folder)).toThrow(FolderInUse)
  expect(() => lockFolder(folder)).toThrow(
    new RegExp(`process ${held[0]?.child.pid} on .+ since .+\\n.+kill ${held[0]?.child.pid}\\n.+--data DIR`),
  )
})

test('after kill -9 exactly one of several new starters gets the folder', async () => {
  const first = await starter()
  expect(first.said).toBe('held')
  await kill(first.child)
  // what the dead process wrote about itself is still there and counts for nothing
  expect(JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8')).pid).toBe(first.child.pid)
  const next = await Promise.all(Array.from({ length: 4 }, starter))
  expect(next.filter((s) => s.said === 'held')).toHaveLength(1)
})

test('the folder is free again after it was given back', () => {
  const unlock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(FolderInUse)
  unlock()
  lockFolder(folder)()
})
