import { UsageError } from '../command-problem.ts'

/**
 * Ports that browsers, and Node's fetch, refuse to call whatever listens there: "port blocking" of the Fetch standard,
 * https://fetch.spec.whatwg.org/#port-blocking (2026-11). The test asks the fetch of this Node about each.
 */
export const BAD_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

/**
 * A hub on such a port would run, and nobody could reach it.
 * @param option where it is said
 * @throws UsageError
 */
export function refuseBadPort(port: number, option: '--port' | '--public-url'): void {
  if (!BAD_PORTS.has(port)) return
  throw new UsageError(
    `Browsers refuse to call port ${port} (https://fetch.spec.whatwg.org/#port-blocking), so neither extension nor desk could reach this hub. Choose another one with ${option}.`,
  )
}
