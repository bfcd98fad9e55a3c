import { expect, test } from 'vitest'
import type { Runtime } from '../browser.ts'
import { createSenders } from './senders.ts'

const { isTopFrame, isOwnPage, isSidebar } = createSenders('own')
const tab = { id: 7 } as Runtime.MessageSender['tab']
const sidebar = { id: 'own', tab, frameId: 12, url: 'moz-extension://x/sidebar.html' }
const page = { id: 'own', tab, frameId: 0, url: 'https://mail.acme.example/' }
const popup = { id: 'own', url: 'chrome-extension://x/popup.html' }

const roles = (sender: Runtime.MessageSender) => ({
  page: isTopFrame(sender),
  own: isOwnPage(sender),
  sidebar: isSidebar(sender),
})

test('tells the sidebar, the page beside it and pages of our own apart', () => {
  expect(roles(sidebar)).toEqual({ page: false, own: true, sidebar: true })
  expect(roles(page)).toEqual({ page: true, own: false, sidebar: false })
  expect(roles(popup)).toEqual({ page: false, own: true, sidebar: false })
})

test.each<[string, Runtime.MessageSender]>([
  ['the options page in a tab', { ...sidebar, frameId: 0 }],
  ['a page that no tab holds', { ...sidebar, tab: undefined }],
  ['a content script in a frame', { ...page, frameId: 3 }],
  ['another extension', { ...sidebar, id: 'other' }],
  ['nobody in particular', {}],
])('%s is not the sidebar', (_, sender) => {
  expect(roles(sender)).toMatchObject({ page: false, sidebar: false })
})
