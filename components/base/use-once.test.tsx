import { renderHook } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useOnce } from './use-once.ts'

test('what is pressed twice is done once, and can be done again afterwards, also after a failure', async () => {
  const ends: (() => void)[] = []
  const action = vi.fn(
    () =>
      new Promise<void>((resolve, reject) => {
        ends.push(ends.length === 0 ? resolve : () => reject(new Error('no')))
      }),
  )
  const { result } = renderHook(() => useOnce(action))
  const first = result.current()
  await result.current()
  expect(action).toHaveBeenCalledTimes(1)
  ends[0]?.()
  await first
  const second = result.current()
  ends[1]?.()
  await expect(second).rejects.toThrow('no')
  void result.current().catch(() => {})
  expect(action).toHaveBeenCalledTimes(3)
})
