/**
 * The practice inbox: a webmail small enough to read, with what makes real ones hard for an extension: hash routes,
 * nodes that are swapped under way, single-key shortcuts, a plain and a rich editor. README.md lists the markup that
 * the `practice` adapter reads. All text goes in as text, and nothing is ever sent.
 */

/** @typedef {{id: string, hoursAgo: number, from: string, to: string, cc?: string, 'reply-to'?: string, subject: string, text: string}} Mail */

const HOUR = 3_600_000
const ROLES = [
  ['from', 'From'],
  ['reply-to', 'Reply to'],
  ['to', 'To'],
  ['cc', 'Copy'],
]

/** @type {Mail[]} */
const mails = await (await fetch('mails.json')).json()
const main = document.querySelector('main')
const list = document.querySelector('ol[data-list]')
const status = document.querySelector('[role=status]')
/** What was typed and not discarded, by form; kept until the page closes. @type {Map<string, string>} */
const drafts = new Map()
let rich = false

/**
 * An element with attributes and children; strings become text nodes.
 * @param {string} name @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children)
  return node
}

/** @param {string} header */
const displayName = (header) =>
  header
    .replace(/\s*<[^>]*>.*$/, '')
    .replace(/"/g, '')
    .trim() || header

/** @param {string} name */
const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('')

const FULL = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' })
const TIME = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' })
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })

/** @param {Mail} mail */
function when(mail, long = false) {
  const date = new Date(Date.now() - mail.hoursAgo * HOUR)
  const today = date.toDateString() === new Date().toDateString()
  const format = long ? FULL : today ? TIME : DAY
  return el('time', { datetime: date.toISOString() }, format.format(date))
}

/** The route of the page's address: which view, and of which message. */
function route() {
  const [, view = 'inbox', id = ''] = location.hash.split('/')
  const mail = mails.find((candidate) => candidate.id === decodeURIComponent(id))
  if (view === 'message' && mail) return { view, mail }
  return { view: view === 'compose' ? 'compose' : 'inbox', mail: undefined }
}

/** Built once: opening a message only marks its row. */
function drawList() {
  const items = mails.map((mail) => {
    const sender = displayName(mail['reply-to'] ?? mail.from)
    const link = el(
      'a',
      { href: `#/message/${mail.id}` },
      el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(sender)),
      el('span', { class: 'sender' }, sender),
      when(mail),
      el('span', { class: 'subject' }, mail.subject),
      el('span', { class: 'snippet' }, mail.text.replace(/\s+/g, ' ').slice(0, 90)),
    )
    return el('li', { class: 'unread' }, link)
  })
  list.replaceChildren(...items)
}

/** @param {Mail | undefined} mail the open one */
function markInList(mail) {
  list.querySelector('[aria-current]')?.removeAttribute('aria-current')
  const item = mail && list.children[mails.indexOf(mail)]
  item?.classList.remove('unread')
  item?.firstElementChild.setAttribute('aria-current', 'true')
}

/** @param {Mail} mail */
function drawMessage(mail) {
  const headers = el('dl', { class: 'headers' })
  for (const [role, label] of ROLES) {
    const text = mail[/** @type {'from'} */ (role)]
    if (text) headers.append(el('div', {}, el('dt', {}, label), el('dd', { 'data-role': role }, text)))
  }
  const reply = el('button', { type: 'button', class: 'button primary', 'data-action': 'reply' }, 'Reply')
  const article = el(
    'article',
    { 'data-message': mail.id },
    el('a', { class: 'back', href: '#/inbox' }, '← All messages'),
    el('h1', {}, mail.subject),
    headers,
    when(mail, true),
    el('div', { class: 'text' }, ...mail.text.split('\n\n').map((part) => el('p', {}, part))),
    reply,
  )
  reply.addEventListener('click', () => openReply(mail))
  main.replaceChildren(article)
  if (drafts.has(mail.id)) openReply(mail)
}

/** @param {Mail} mail */
function openReply(mail) {
  if (!main.querySelector('form[data-compose]')) {
    const form = composeForm(mail.id, mail['reply-to'] ?? mail.from, `Re: ${mail.subject}`)
    main.querySelector('[data-action=reply]').before(form)
    main.querySelector('[data-action=reply]').hidden = true
  }
  const editor = main.querySelector('textarea[name=body], [data-body]')
  editor.focus()
  editor.scrollIntoView({ block: 'nearest' })
}

/**
 * The form that a message is written in, as plain text or rich text.
 * @param {string} id @param {string} to @param {string} subject
 */
function composeForm(id, to, subject) {
  const form = el('form', { 'data-compose': id, 'aria-label': to ? 'Reply' : 'New message' })
  const field = (name, label, value) => {
    const input = el('input', { name, value, autocomplete: 'off' })
    return el('label', {}, el('span', {}, label), input)
  }
  const discard = el('button', { type: 'button', class: 'button' }, 'Discard')
  const swap = el('button', { type: 'button', class: 'button quiet', 'data-action': 'format' })
  const send = el('button', { class: 'button primary' }, 'Send')
  form.append(field('to', 'To', to), field('subject', 'Subject', subject), editorFor(id))
  form.append(el('div', { class: 'actions' }, send, discard, swap))
  const name = () => {
    swap.textContent = rich ? 'Use plain text' : 'Use rich text'
  }
  name()
  swap.addEventListener('click', () => {
    rich = !rich
    form.querySelector('.editor').replaceWith(editorFor(id))
    name()
    form.querySelector('textarea, [data-body]').focus()
  })
  discard.addEventListener('click', () => {
    drafts.delete(id)
    say('Discarded.')
    if (route().mail) draw()
    else location.hash = '#/inbox'
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    say('This is the practice inbox: your message was not sent. It stays here until you discard it.')
  })
  return form
}

/** @param {string} id */
function editorFor(id) {
  const text = drafts.get(id) ?? ''
  const attributes = { class: 'editor', 'aria-label': 'Message text' }
  if (!rich) {
    const area = el('textarea', { ...attributes, name: 'body', rows: '9' })
    area.value = text
    area.addEventListener('input', () => drafts.set(id, area.value))
    return area
  }
  const box = el('div', {
    ...attributes,
    'data-body': '',
    contenteditable: 'true',
    role: 'textbox',
    'aria-multiline': 'true',
  })
  box.innerText = text
  box.addEventListener('input', () => drafts.set(id, box.innerText))
  return box
}

function drawCompose() {
  const form = composeForm('new', '', '')
  main.replaceChildren(
    el(
      'section',
      { class: 'compose' },
      el('a', { class: 'back', href: '#/inbox' }, '← All messages'),
      el('h1', {}, 'New message'),
      form,
    ),
  )
  form.querySelector('input[name=to]').focus()
}

/** @param {string} text */
function say(text) {
  status.textContent = text
  clearTimeout(say.timer)
  say.timer = setTimeout(() => {
    status.textContent = ''
  }, 8000)
}
/** @type {ReturnType<typeof setTimeout> | undefined} */
say.timer = undefined

function draw() {
  const { view, mail } = route()
  document.body.dataset.view = view
  document.title = mail ? `${mail.subject} – Practice inbox` : 'Practice inbox'
  if (mail) drawMessage(mail)
  else if (view === 'compose') drawCompose()
  else
    main.replaceChildren(
      el(
        'div',
        { class: 'empty' },
        el('h1', {}, 'Choose a message'),
        el('p', {}, 'Start with “Quote for 40 lens mounts”.'),
      ),
    )
  markInList(mail)
}

/** Moves through the list by `step`; from the inbox view, to its first or last message. @param {number} step */
function move(step) {
  const at = mails.findIndex((mail) => mail.id === route().mail?.id)
  const next = at < 0 ? (step > 0 ? 0 : mails.length - 1) : at + step
  if (mails[next]) location.hash = `#/message/${mails[next].id}`
}

document.addEventListener('keydown', (event) => {
  const target = /** @type {HTMLElement} */ (event.target)
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, [contenteditable]'))
    return
  const { mail } = route()
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    u: () => {
      location.hash = '#/inbox'
    },
    r: () => mail && openReply(mail),
  }
  const action = actions[/** @type {'j'} */ (event.key)]
  if (!action) return
  event.preventDefault()
  action()
})
addEventListener('hashchange', draw)
drawList()
draw()
