import { type ReactNode, useEffect, useState } from 'react'
import { follow } from '../../lib/db/follow.ts'
import { currentWorkspace, type Stores } from '../../lib/db/workspaces.ts'
import { mayPass } from '../../lib/domain/storage-problem.ts'

interface Props<World> {
  /** The world that the page starts with. */
  first: World
  /** Opens the world of another workspace. */
  open(stores: Stores): Promise<World> | World
  children(world: World): ReactNode
}

/**
 * Gives the page the world of the workspace that holds, and another when the rep (or the company's policy) goes to
 * another one: everything below reads and writes in that workspace's database.
 */
export function FollowWorkspace<World extends Stores>({ first, open, children }: Props<World>) {
  const [world, setWorld] = useState(first)
  const [problem, setProblem] = useState<unknown>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page's first world is given once
  useEffect(() => {
    let shown = first.db
    return follow(() => currentWorkspace(first.computer), {
      async next(db) {
        if (db === shown) return
        shown = db
        try {
          const next = await open({ computer: first.computer, db })
          if (shown === db) setWorld(next)
        } catch (error) {
          setProblem(error)
        }
      },
      error(problem) {
        if (!mayPass(problem)) setProblem(problem) // otherwise the page stays; it says itself what it cannot read
      },
    })
  }, [])
  if (problem !== null) throw problem // to the error boundary
  return children(world)
}
