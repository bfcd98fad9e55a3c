import { CHALLENGE, PROOF, proves, randomSecret } from './services/proof.ts'
import { readHolder } from './store/folder-lock.ts'

/** How long a hub on this machine may take to answer. */
const ANSWER_MS = 10_000

/**
 * The address of the hub that has a data folder. Nothing but a random number was sent there, and it has proved that it
 * is that hub.
 * @throws an Error that says what to do
 */
export async function findHub(dataDir: string): Promise<string> {
  const holder = readHolder(dataDir)
  if (!holder)
    throw new Error(
      `No hub says that it runs on ${dataDir}. Start it with "alongside hub", name its folder with --data, or its address with --hub (a hub on PostgreSQL is named by its address).`,
    )
  if (!holder.hub)
    throw new Error(
      `${dataDir} is in use by process ${holder.pid} on ${holder.host}, which does not say where it listens: a hub that is starting, or another command. Try again in a moment, or name the hub with --hub.`,
    )
  const { url, secret } = holder.hub
  const challenge = randomSecret()
  const answer = await fetch(new URL('/healthz', url), {
    headers: { [CHALLENGE]: challenge },
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => null)
  const isHere = proves(answer?.headers.get(PROOF) ?? null, secret, challenge)
  await answer?.body?.cancel()
  if (isHere) return url
  throw new Error(
    `The hub that has ${dataDir} (process ${holder.pid} on ${holder.host}) ${answer ? 'is not what answers' : 'does not answer'} at ${url}. Run this on that machine, or name the hub with --hub.`,
  )
}
