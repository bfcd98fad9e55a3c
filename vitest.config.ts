import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests that replace a module, or ask what one does before it was told anything. */
const ALONE = [
  'lib/**/*suffixes.test.ts',
  ...globSync('{lib,hub,test}/**/*.test.ts').filter((file) =>
    readFileSync(file, 'utf8').includes('vi.mock('),
  ),
]

/**
 * unit: plain Node (rules, contracts, hub, structure). hosts: jsdom (adapters, and what runs them). Their files share the
 * modules of a process, which are read and compiled once: a third less to do. alone, and dom (jsdom, React's components):
 * each file has modules of its own.
 * e2e: real browsers and real hosts, each file with its own, on ports and in folders of its own.
 */
export default defineConfig({
  test: {
    // One more than there are cores: most of these tests wait now and then, for a database, a process or a time limit.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['lib/**/*.test.ts', 'hub/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['lib/hosts/**', '**/node_modules/**', ...ALONE],
          isolate: false,
          setupFiles: ['test/public-suffixes.ts'],
          // Real databases, processes and faults on two busy cores: what fails twice is broken. The totals name each.
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'alone',
          environment: 'node',
          include: ALONE,
          setupFiles: ['test/public-suffixes.ts'],
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'hosts',
          environment: 'jsdom',
          include: ['lib/hosts/**/*.test.ts'],
          isolate: false,
          setupFiles: ['test/public-suffixes.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['components/**/*.test.{ts,tsx}', 'hub/desk/**/*.test.tsx'],
          setupFiles: ['test/patience.ts', 'test/public-suffixes.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.e2e.ts'],
          setupFiles: ['test/public-suffixes.ts'],
          // Real browsers and hosts on two busy cores: what fails twice is broken. `npm test` names each retry.
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
