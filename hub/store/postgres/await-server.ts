import { type Endpoints, NoEndpoint } from './endpoints.ts'

/** No server that takes writes was there in time; the message says where it was looked for, why, and what to do. */
export class DatabaseDoesNotAnswer extends Error {}

const PAUSE_MS = 500

/**
 * Waits until a server takes writes: one that is starting up, one that is restarting, a standby that is being promoted.
 * @throws DatabaseDoesNotAnswer after `seconds`, or at once where waiting does not help
 */
export async function awaitServer(
  endpoints: Endpoints,
  { seconds, say }: { seconds: number; say: (line: string) => void },
): Promise<void> {
  const end = Date.now() + seconds * 1000
  let lastReasons = ''
  for (;;) {
    try {
      return await endpoints.choose()
    } catch (error) {
      if (!(error instanceof NoEndpoint)) throw error
      const reasons = error.reasons.join('\n  ')
      if (!error.mayPass) {
        throw new DatabaseDoesNotAnswer(`PostgreSQL cannot be used.\n  ${reasons}\nCorrect DATABASE_URL.`)
      }
      if (Date.now() + PAUSE_MS >= end) {
        const how = seconds > 0 ? ` within ${seconds} seconds` : ''
        throw new DatabaseDoesNotAnswer(
          `No PostgreSQL could be used${how}.\n  ${reasons}\nStart it, or correct DATABASE_URL; --wait SECONDS waits longer.`,
        )
      }
      if (reasons !== lastReasons) say(`Waiting for PostgreSQL (${seconds} seconds at most).\n  ${reasons}`)
      lastReasons = reasons
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}
