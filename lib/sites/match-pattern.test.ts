import { expect, test } from 'vitest'
import { covers, toMatchPattern } from './match-pattern.ts'

test.each([
  ['mail.acme.com', '*://mail.acme.com/*'],
  ['  Mail.Acme.com/inbox?x=1#top ', '*://mail.acme.com/*'],
  ['https://mail.acme.com/mail/u/0/', 'https://mail.acme.com/*'],
  ['HTTP://127.0.0.1:18080/x', 'http://127.0.0.1/*'],
  ['127.0.0.1:18080', '*://127.0.0.1/*'],
  ['localhost:8000', '*://localhost/*'],
  ['http://mail', 'http://mail/*'],
  ['http://[::1]:8080/', 'http://[::1]/*'],
  ['*.acme.com', '*://*.acme.com/*'],
  ['https://sam:secret@mail.acme.com/', 'https://mail.acme.com/*'],
  ['poczta.żółw.example', '*://poczta.xn--w-uga1v8h.example/*'],
])('reads %s as %s', (typed, pattern) => {
  expect(toMatchPattern(typed)).toMatchObject({ ok: true, pattern })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['my mail', 'not_an_address'],
  ['mail', 'not_an_address'],
  ['https://', 'not_an_address'],
  ['*', 'not_an_address'],
  ['*://*/*', 'not_an_address'],
  ['mail.*.com', 'not_an_address'],
  ['*.com', 'too_wide'],
  ['https://*.co.uk', 'too_wide'],
  ['ftp://mail.acme.com', 'not_http'],
  ['chrome://settings', 'not_http'],
  ['file:///etc/passwd', 'not_http'],
  ['javascript:alert(1)', 'not_an_address'],
])('refuses %s: %s', (typed, problem) => {
  expect(toMatchPattern(typed)).toEqual({ ok: false, problem })
})

test.each([
  ['*://mail.acme.com/*', 'https://mail.acme.com/*', true],
  ['https://mail.acme.com/*', '*://mail.acme.com/*', false],
  ['*://*.acme.com/*', 'http://mail.acme.com/*', true],
  ['*://*.acme.com/*', '*://acme.com/*', true],
  ['*://*.acme.com/*', '*://notacme.com/*', false],
  ['*://mail.acme.com/*', '*://*.acme.com/*', false],
  ['*://mail.acme.com/*', '*://*/*', false],
  ['nonsense', 'nonsense', false],
])('%s covers %s: %s', (wide, narrow, expected) => expect(covers(wide, narrow)).toBe(expected))
