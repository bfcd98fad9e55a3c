import 'fake-indexeddb/auto'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { openComputer } from '../../lib/db/computer.ts'
import { setSetting } from '../../lib/db/settings.ts'
import { currentWorkspace, followWorkspace, type Stores } from '../../lib/db/workspaces.ts'
import { FollowWorkspace } from './follow-workspace.tsx'

afterEach(cleanup)

const CONNECTION = {
  hubAddress: 'https://hub.example',
  accessKey: 'k',
  workspaceId: '019aa000-0000-7000-8000-0000000000a1',
  workspaceName: 'Acme',
  keyName: 'Sam',
  role: 'rep' as const,
}

test('an open page goes with the rep to another workspace, and back to none when a policy locks another hub', async () => {
  const computer = openComputer('follow')
  const first: Stores = { computer, db: await currentWorkspace(computer) }
  const opened: string[] = []
  render(
    <FollowWorkspace
      first={first}
      follow={(hear) => followWorkspace(first, hear)}
      open={async (stores) => {
        opened.push(stores.db.name)
        return stores
      }}
    >
      {({ db }) => <p>{db.name}</p>}
    </FollowWorkspace>,
  )
  screen.getByText('follow unassigned')
  await setSetting(computer, 'connection', CONNECTION)
  await screen.findByText(`follow ${CONNECTION.workspaceId}`)
  await setSetting(computer, 'theme', 'dark')
  await setSetting(computer, 'connection', { ...CONNECTION, accessKey: 'renewed' })
  const policy = { hubAddress: 'https://hub.acme.test', locked: ['hubAddress' as const] }
  await setSetting(computer, 'policy', { policy, problem: null })
  await screen.findByText('follow unassigned')
  expect(opened).toEqual([`follow ${CONNECTION.workspaceId}`, 'follow unassigned'])
})
