import { z } from 'zod/mini'
import { HostId, MAX_PAYLOAD, SelectorUpdate } from '../domain/selector-update.ts'

/**
 * Newer selectors for a host whose layout has changed, until the next version of the extension has them.
 *
 * Each update is signed by the hub with the workspace's key: ECDSA on P-256 with SHA-256, which WebCrypto has in every
 * browser that the extension runs in (Ed25519 came to Chromium with 137, to Firefox with 129). The extension keeps the
 * public key that the hub names when the rep connects, and takes no other afterwards.
 *
 * It protects from whoever can change what travels or is stored after that: a proxy on the way, a hub address that
 * leads elsewhere, another workspace, a stray write into the browser's database. It does not protect from somebody who
 * stood between at the first connection, nor from one who has the hub itself, whose database holds the private key; and
 * who can keep answers back can also bring an older signed update again. Whoever gets through can make the sidebar look
 * at another element of a known host; no code runs and nothing leaves the browser by it.
 */
export const SignedSelectorUpdate = z.object({
  /** A SelectorUpdate as JSON, exactly as it was signed. */
  payload: z.string().check(z.maxLength(MAX_PAYLOAD)),
  /** Base64. */
  signature: z.string().check(z.maxLength(200)),
})
export type SignedSelectorUpdate = z.infer<typeof SignedSelectorUpdate>

/** PUT /v1/selector-updates/{host} (admin). */
export const PutSelectorUpdate = z.pick(SelectorUpdate, { versions: true, selectors: true })
export type PutSelectorUpdate = z.infer<typeof PutSelectorUpdate>

export const HostParam = z.object({ host: HostId })

/** GET /v1/selector-updates, one a host. Extensions get the same by GET /v1/changes. */
export const SelectorUpdateList = z.object({
  /** SPKI, base64. */
  publicKey: z.string(),
  updates: z.array(z.extend(SignedSelectorUpdate, { host: HostId })),
})
export type SelectorUpdateList = z.infer<typeof SelectorUpdateList>
