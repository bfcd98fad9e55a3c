import { domainToASCII } from 'node:url'
import pLimit from 'p-limit'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { PASSWORD } from '../../lib/contract/sign-in.ts'
import { readAddress } from '../../lib/domain/address.ts'
import type { Store } from '../store/open.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { randomSecret } from './proof.ts'

/** A password takes 16 MB and 50 ms of a core to check. */
const AT_ONCE = 2
/** So many wait for two seconds; more are refused, so that a crowd of tries takes no more than that from anybody. */
const MOST_WAITING = 80

/** An address as it is signed in with: folded, its domain in ASCII, and as better-auth takes it; null = none. */
export function signInAddress(text: string): string | null {
  const folded = readAddress(text)
  if (folded === null) return null
  const at = folded.lastIndexOf('@')
  const address = `${folded.slice(0, at)}@${domainToASCII(folded.slice(at + 1))}`
  return z.email().safeParse(address).success ? address : null
}

/**
 * Passwords, by better-auth on the hub's own database. It is loaded when the first one is asked for: that costs half a second and
 * 45 MB, which a hub whose people use keys does not need.
 */
export function createPasswords(store: Store) {
  let loaded: ReturnType<typeof load> | undefined
  const auth = () => {
    loaded ??= load(store)
    return loaded
  }
  const turns = pLimit(AT_ONCE)
  /** @throws StoreUnavailable (busy) */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (turns.pendingCount >= MOST_WAITING)
      throw new StoreUnavailable('busy', 'Too many passwords wait to be checked.')
    return turns(work)
  }

  return {
    /** As it is stored. */
    hash: async (password: string): Promise<string> =>
      inTurn(async () => (await (await auth()).$context).password.hash(password)),

    /**
     * Whether this is the password that is stored so.
     * @param hashed null where there is none: that takes as long, so that nobody learns who has one
     */
    isRight: async (hashed: string | null, password: string): Promise<boolean> =>
      inTurn(async () => {
        const { verify, hash } = (await (await auth()).$context).password
        if (hashed !== null) return verify({ hash: hashed, password })
        await hash(password)
        return false
      }),
  }
}
export type Passwords = ReturnType<typeof createPasswords>

const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' }

async function load(store: Store) {
  const { betterAuth } = await import('better-auth')
  return betterAuth({
    database: { db: store.writes, type: 'postgres' },
    // Signs better-auth's own cookies, which nobody gets: the desk has one of its own.
    secret: randomSecret(),
    baseURL: 'http://hub.invalid',
    emailAndPassword: {
      enabled: true,
      disableSignUp: true, // people come by invitation
      minPasswordLength: PASSWORD.shortest,
      maxPasswordLength: PASSWORD.longest,
    },
    user: { modelName: 'sign_in_users', fields: { emailVerified: 'email_verified', ...TIMES } },
    account: {
      modelName: 'sign_in_accounts',
      fields: {
        userId: 'user_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...TIMES,
      },
    },
    session: {
      modelName: 'sign_in_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...TIMES,
      },
    },
    verification: {
      modelName: 'sign_in_verifications',
      fields: { expiresAt: 'expires_at', ...TIMES },
      storeIdentifier: 'hashed',
    },
    advanced: {
      database: { generateId: () => uuidv7() },
      ipAddress: { disableIpTracking: true },
    },
    rateLimit: { enabled: false }, // hub/http/sign-in-limits.ts
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
}
