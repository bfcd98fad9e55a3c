/** Gives on what comes until the signal is aborted, and throws its reason then, also while it waits for more. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]()
  let stop = () => {}
  const onAbort = () => stop()
  signal.addEventListener('abort', onAbort)
  try {
    for (;;) {
      // A promise for each piece: one for all would keep a reaction for every piece of a file that comes byte by byte.
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        stop = () => reject(signal.reason)
        if (signal.aborted) stop()
        else items.next().then(resolve, reject)
      })
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Not awaited: a source that sends nothing would keep it waiting.
    void Promise.resolve(items.return?.()).catch(() => {})
  }
}
