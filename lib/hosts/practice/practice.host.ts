import { defineHost, fieldText, type KnownHost } from '../define-host.ts'

const ROLES = { from: 'from', 'reply-to': 'reply-to', to: 'to', cc: 'cc' } as const

/** The practice inbox that the hub serves under /practice/: a small mail client whose markup is ours. */
export const practice: KnownHost = {
  id: 'practice',
  name: 'Practice inbox',
  matches: ['http://127.0.0.1/practice/*', 'http://localhost/practice/*'],
}

export const host = defineHost(practice, {
  version: 1,
  checked: [{ by: 'run', what: 'the practice inbox of this repository', on: '2026-11-22' }],
  pages: [
    { kind: 'compose', test: (url) => url.hash.startsWith('#/compose') },
    { kind: 'message', test: (url) => url.hash.startsWith('#/message/') },
    { kind: 'list', test: (url) => /^(#\/(inbox)?)?$/.test(url.hash) },
  ],
  selectors: {
    message: ['article[data-message]'],
    header: ['dl.headers dd[data-role]'],
    recipient: ['form[data-compose] [name=to]'],
    self: ['[data-self]'],
    reply: ['[data-action=reply]'],
  },
  editors: [
    { selector: 'form[data-compose] textarea[name=body]', kind: 'textarea' },
    { selector: 'form[data-compose] [data-body][contenteditable=true]', kind: 'contenteditable' },
  ],
  reply: 'reply',
  oneMessage: 'thread',
  read(page) {
    const self = page
      .all('self')
      .map((element) => ({ role: 'self' as const, text: element.dataset.self || fieldText(element) }))
    const article = page.first('message')
    const headers = article ? page.inside(article, 'header') : []
    const named = headers.flatMap((element) => {
      const role = ROLES[element.dataset.role as keyof typeof ROLES]
      const text = fieldText(element)
      return role && text ? [{ role, text }] : []
    })
    const written =
      page.kind === 'compose'
        ? page.all('recipient').flatMap((field) => {
            const text = fieldText(field)
            return text ? [{ role: 'to' as const, text }] : []
          })
        : []
    return { participants: [...self, ...named, ...written], thread: article?.dataset.message || null }
  },
})
