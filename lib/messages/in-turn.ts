/**
 * Has tasks of one key done one after the other, in the order in which they were asked for. One that fails holds up none.
 */
export function createQueues<Key>() {
  const queues = new Map<Key, Promise<unknown>>()
  return <T>(key: Key, task: () => Promise<T>): Promise<T> => {
    const turn = (queues.get(key) ?? Promise.resolve()).then(task)
    const done = turn.catch(() => {}).then(() => void (queues.get(key) === done && queues.delete(key)))
    queues.set(key, done)
    return turn
  }
}
