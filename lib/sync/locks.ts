/** The part of `navigator.locks` that is needed: one holder at a time across worker and pages, let go when it dies. */
export interface Locks {
  request<T>(
    name: string,
    options: { ifAvailable: boolean },
    callback: (lock: unknown) => Promise<T>,
  ): Promise<T>
}

/** Runs the task alone under that name. When another context is at it: waits for it, or answers `busy`. */
export function alone<T>(
  locks: Locks,
  name: string,
  wait: boolean,
  task: () => Promise<T>,
): Promise<T | 'busy'> {
  return locks.request<T | 'busy'>(`alongside:${name}`, { ifAvailable: !wait }, async (lock) =>
    lock === null ? 'busy' : task(),
  )
}
