import { takeCommands } from './commands.ts'
import { createDock } from './dock.ts'
import type { DockState } from './dock-state.ts'
import type { Extension } from './extension.ts'
import { inserter } from './insert.ts'
import { insertKeys } from './keys.ts'
import type { LateParts } from './late.ts'
import type { Loader } from './loader.ts'
import { createPanel } from './panel.ts'
import { repair } from './repair.ts'

type Sent = { type: string } & Record<string, unknown>

/** The extension API for tests: what was sent and saved can be read, and the test answers. */
export function fakeExtension(answers: Partial<Record<string, (message: Sent) => unknown>> = {}) {
  const sent: Sent[] = []
  const docks: Record<string, Partial<DockState>> = {}
  const fake = {
    living: true,
    sent,
    docks,
    hear: null as Parameters<Extension['listen']>[0] | null,
    alive: () => fake.living,
    ownId: () => 'own',
    origin: () => 'chrome-extension://own',
    send: async (message: Sent) => {
      sent.push(structuredClone(message))
      return answers[message.type]?.(message) ?? null
    },
    listen(handle: Parameters<Extension['listen']>[0], signal: AbortSignal) {
      fake.hear = handle
      signal.addEventListener('abort', () => {
        fake.hear = null
      })
    },
    loadDock: async (origin: string) => ({ ...docks[origin] }),
    saveDock(origin: string, changes: Partial<DockState>) {
      docks[origin] = { ...docks[origin], ...changes }
    },
    text: (key: string) => key,
  }
  return fake as typeof fake & Extension
}

/** A loader for tests: what comes late is here already, and adapters come from their source. */
export function fakeLoader(over: Partial<Loader> = {}): Loader {
  return {
    createDock: async (...args) => createDock(...args),
    takeCommands: async (...args) => takeCommands(...args),
    startHost: async () => {
      throw new Error('No test finds its adapter by this: each brings its own.')
    },
    adapter: async (id) => (await import(`../${id}/${id}.host.ts`)).host,
    lateParts: async () =>
      ({
        createPanel,
        giveChannel: () => {},
        inserter,
        insertKeys,
        sidebarUrl: async (fixed) => `about:blank${fixed ? '#fixed' : ''}`,
        repair,
        capture: async () => ({ tooLarge: true }),
      }) as LateParts,
    ...over,
  }
}
