import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { allOf, hubsOf, onEachDatabase } from '../testing.ts'
import { createKeyring } from './access-keys.ts'
import { hasAdminKey, prepareWorkspace } from './workspace.ts'

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)

onEachDatabase('the first start', (open) => {
  let folder: string
  let keyFile: string
  let linkFile: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'alongside-first-'))
    keyFile = join(folder, 'admin.key')
    linkFile = join(folder, 'admin.link')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('of several processes makes one workspace and one admin key, readable by its owner only', async () => {
    const store = await open()
    writeFileSync(keyFile, 'of an earlier try', { mode: 0o644 })
    chmodSync(keyFile, 0o644)
    const hubs = hubsOf(store)
    const written = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        prepareWorkspace(hubs[n % hubs.length]!, { name: 'Acme', keyFile, linkFile }),
      ),
    )
    expect(written.filter((file) => file !== null)).toEqual([keyFile])
    expect(readFileSync(linkFile, 'utf8')).toMatch(/#alg_invite_[\w-]{43}\n$/)
    expect(statSync(linkFile).mode & 0o777).toBe(0o600)
    expect(await allOf(store).selectFrom('invitations').select('person_id').execute()).toHaveLength(1)
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
    const caller = await createKeyring(store).actor(readFileSync(keyFile, 'utf8').trim())
    expect(caller).toMatchObject({ role: 'admin', workspaceName: 'Acme', workspaceId: UUID })
    expect(await allOf(store).selectFrom('access_keys').select('id').execute()).toHaveLength(1)
    expect(await allOf(store).selectFrom('workspaces').select('id').execute()).toEqual([
      { id: caller?.workspaceId },
    ])
  })

  test('is the only one that writes a key, unless another one is asked for', async () => {
    const store = await open()
    await prepareWorkspace(store, { name: 'Acme', keyFile })
    const first = readFileSync(keyFile, 'utf8').trim()
    rmSync(keyFile)
    expect(await prepareWorkspace(store, { name: 'Other', keyFile, linkFile })).toBeNull()
    expect(existsSync(keyFile)).toBe(false)
    expect(await hasAdminKey(store, keyFile)).toBe(false)
    writeFileSync(keyFile, 'alg_admin_of_another_hub')
    expect(await hasAdminKey(store, keyFile)).toBe(false)
    const renewed = await prepareWorkspace(store, { name: 'Other', keyFile, linkFile, renewAdmin: true })
    expect(existsSync(linkFile)).toBe(false)
    expect(renewed).toBe(keyFile)
    const second = readFileSync(keyFile, 'utf8').trim()
    expect(await hasAdminKey(store, keyFile)).toBe(true)
    const keyring = createKeyring(store)
    for (const key of [first, second]) {
      expect(await keyring.actor(key)).toMatchObject({ role: 'admin', workspaceName: 'Acme' })
    }
  })

  test('gives whoever runs the hub a key that works, also where nobody is an administrator any more', async () => {
    const store = await open()
    await prepareWorkspace(store, { name: 'Acme', keyFile })
    await allOf(store).updateTable('people').set({ active: false }).execute()
    const keyring = createKeyring(store)
    expect(await keyring.actor(readFileSync(keyFile, 'utf8').trim())).toBeNull()
    await prepareWorkspace(store, { name: 'Acme', keyFile, renewAdmin: true })
    expect(await keyring.actor(readFileSync(keyFile, 'utf8').trim())).toMatchObject({ role: 'admin' })
  })
})
