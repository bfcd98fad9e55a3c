import { type ReactNode, useEffect, useState } from 'react'
import type { Follower } from '../../lib/db/follow.ts'
import type { Stores } from '../../lib/db/workspaces.ts'
import { mayPass } from '../../lib/domain/storage-problem.ts'

interface Props<World> {
  /** The world that the page starts with. */
  first: World
  /** Tells of each workspace that comes to hold after it (`followWorkspace` in lib/db). Answers how to stop. */
  follow(hear: Follower<Stores>): () => void
  /** Opens the world of another workspace. */
  open(stores: Stores): Promise<World> | World
  /** @param count 0 for the first world, and one more with each that takes its place */
  children(world: World, count: number): ReactNode
}

/**
 * Gives the page the world of the workspace that holds, and another when the rep (or the company's policy) goes to
 * another one: everything below reads and writes in that workspace's database.
 */
export function FollowWorkspace<World>({ first, follow, open, children }: Props<World>) {
  const [shown, setShown] = useState({ world: first, count: 0 })
  const [problem, setProblem] = useState<unknown>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page's first world is given once
  useEffect(() => {
    let count = 0
    return follow({
      async next(stores) {
        const wanted = ++count
        try {
          const world = await open(stores)
          if (wanted === count) setShown({ world, count })
        } catch (error) {
          if (wanted === count) setProblem(error)
        }
      },
      error(problem) {
        if (!mayPass(problem)) setProblem(problem) // otherwise the page stays; it says itself what it cannot read
      },
    })
  }, [])
  if (problem !== null) throw problem // to the error boundary
  return children(shown.world, shown.count)
}
