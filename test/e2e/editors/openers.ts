/** Real editors, each opened as its own makers' guide does it, with the same letter in it. */

/** What the test asks an editor, in the editor's own words. */
export interface Opened {
  /** What the editor itself would hand over to be sent: HTML, or the plain text of a text area. */
  content(): string
  /** How often the editor has told its application of a change. */
  changes(): number
}

export const LETTER = '<p>Dear Lena, bye</p><p>Kind regards</p>'

type Open = (holder: HTMLElement) => Promise<Opened>

const place = (holder: HTMLElement, name: 'div' | 'textarea' = 'div') => {
  const element = document.createElement(name)
  element.id = 'place'
  holder.append(element)
  return element
}

const script = (src: string) =>
  new Promise<void>((done, failed) => {
    const element = document.createElement('script')
    element.src = src
    element.onload = () => done()
    element.onerror = () => failed(new Error(src))
    document.head.append(element)
  })

const tinymce =
  (inline: boolean): Open =>
  async (holder) => {
    const target = place(holder)
    target.innerHTML = LETTER
    await script('/node_modules/tinymce/tinymce.min.js')
    const { tinymce } = window as unknown as { tinymce: import('tinymce').TinyMCE }
    let changes = 0
    const [editor] = await tinymce.init({ target, inline, promotion: false, height: 300 })
    if (!editor) throw new Error('TinyMCE did not start.')
    editor.on('input change', () => changes++)
    return { content: () => editor.getContent(), changes: () => changes }
  }

interface Ckeditor4 {
  replace(
    element: HTMLElement,
    config: object,
  ): { getData(): string; on(name: string, act: () => void): void }
}

/** A plain field; `controlled`: React owns its value, as in most CRMs. */
const field =
  (controlled: boolean): Open =>
  async (holder) => {
    const LINES = 'Dear Lena, bye\nKind regards'
    let changes = 0
    if (!controlled) {
      const area = place(holder, 'textarea') as HTMLTextAreaElement
      area.defaultValue = LINES
      area.addEventListener('input', () => changes++)
      return { content: () => area.value, changes: () => changes }
    }
    const [{ createElement, useState }, { createRoot }] = await Promise.all([
      import('react'),
      import('react-dom/client'),
    ])
    let state = LINES
    const Field = () => {
      const [value, setValue] = useState(state)
      state = value
      const onChange = ({ target }: { target: HTMLTextAreaElement }) => {
        changes++
        setValue(target.value)
      }
      return createElement('textarea', { id: 'place', value, onChange })
    }
    createRoot(holder).render(createElement(Field))
    await new Promise((drawn) => setTimeout(drawn, 100))
    return { content: () => state, changes: () => changes }
  }

/** Outlook's and Proton Mail's editor. */
async function rooster(holder: HTMLElement, html: string): Promise<Opened> {
  const { createDomToModelContext, createEditor, domToContentModel, exportContent } = await import(
    'roosterjs'
  )
  const target = place(holder) as HTMLDivElement
  const source = document.createElement('div')
  source.innerHTML = html
  let changes = 0
  const counter = {
    getName: () => 'changes',
    initialize: () => {},
    dispose: () => {},
    onPluginEvent: ({ eventType }: { eventType: string }) => {
      if (/^(input|contentChanged)$/.test(eventType)) changes++
    },
  }
  const editor = createEditor(target, [counter], domToContentModel(source, createDomToModelContext()))
  return { content: () => exportContent(editor), changes: () => changes }
}

export const openers: Record<string, Open> = {
  textarea: field(false),
  'react-textarea': field(true),

  async contenteditable(holder) {
    const target = place(holder)
    target.contentEditable = 'true'
    target.role = 'textbox'
    target.innerHTML = '<div>Dear Lena, bye</div><div>Kind regards</div>'
    let changes = 0
    target.addEventListener('input', () => changes++)
    return { content: () => target.innerHTML, changes: () => changes }
  },

  'tinymce-frame': tinymce(false),
  'tinymce-inline': tinymce(true),

  async ckeditor4(holder) {
    const target = place(holder, 'textarea') as HTMLTextAreaElement
    target.value = LETTER
    Object.assign(window, { CKEDITOR_BASEPATH: '/node_modules/ckeditor4/' })
    await script('/node_modules/ckeditor4/ckeditor.js')
    const { CKEDITOR } = window as unknown as { CKEDITOR: Ckeditor4 }
    const editor = CKEDITOR.replace(target, { versionCheck: false, height: 200 })
    await new Promise<void>((ready) => editor.on('instanceReady', ready))
    let changes = 0
    editor.on('change', () => changes++)
    return { content: () => editor.getData(), changes: () => changes }
  },

  async ckeditor5(holder) {
    const [{ ClassicEditor }, { Essentials }, { Paragraph }] = await Promise.all([
      import('@ckeditor/ckeditor5-editor-classic'),
      import('@ckeditor/ckeditor5-essentials'),
      import('@ckeditor/ckeditor5-paragraph'),
    ])
    const target = place(holder)
    target.innerHTML = LETTER
    const editor = await ClassicEditor.create(target, {
      licenseKey: 'GPL',
      plugins: [Essentials, Paragraph],
      toolbar: ['undo', 'redo'],
    })
    let changes = 0
    editor.model.document.on('change:data', () => changes++)
    return { content: () => editor.getData(), changes: () => changes }
  },

  rooster: (holder) => rooster(holder, LETTER),

  /** An answer in Outlook on the web, by the ids that facts name; no line above the signature, as some settings leave it. */
  'outlook-reply': (holder) =>
    rooster(
      holder,
      `<div id="Signature"><p>Marta Kowal</p><p>Acme Optics</p></div><div id="appendonsend"></div><hr>
       <div id="divRplyFwdMsg"><b>From:</b> Lena Fischer</div><div><p>What does it cost?</p></div>`,
    ),

  /** An answer in Gmail: an empty line, the signature, the quote. */
  async 'gmail-reply'(holder) {
    const target = place(holder)
    target.contentEditable = 'true'
    target.role = 'textbox'
    target.setAttribute('g_editable', 'true')
    target.innerHTML = `<div dir="ltr"><br></div><br clear="all"><div><div dir="ltr" class="gmail_signature"
      >Marta Kowal</div></div><br><div class="gmail_quote"><div class="gmail_attr">On Monday, Lena wrote:</div><blockquote
      class="gmail_quote">What does it cost?</blockquote></div>`
    return { content: () => target.innerHTML, changes: () => 0 }
  },

  /** Three messages open at once: two compose fields and an editor in a frame. */
  async several(holder) {
    await tinymce(false)(holder)
    for (const id of ['first', 'second']) {
      const target = document.createElement('div')
      target.id = id
      target.contentEditable = 'true'
      target.innerHTML = '<div>Dear</div>'
      holder.before(target)
    }
    const all = () =>
      [...document.querySelectorAll<HTMLElement>('#first, #second')]
        .map((each) => each.innerText.trim())
        .join('|')
    const { tinymce: tiny } = window as unknown as { tinymce: import('tinymce').TinyMCE }
    return {
      content: () => `${all()}|${tiny.activeEditor?.getContent({ format: 'text' })}`,
      changes: () => 0,
    }
  },

  async squire(holder) {
    const { default: Squire } = await import('squire-rte')
    const editor = new Squire(place(holder), { sanitizeToDOMFragment: parse })
    editor.setHTML(LETTER)
    let changes = 0
    editor.addEventListener('input', () => changes++)
    return { content: () => editor.getHTML(), changes: () => changes }
  },

  async quill(holder) {
    const { default: Quill } = await import('quill')
    const target = place(holder)
    target.innerHTML = LETTER
    const editor = new Quill(target)
    let changes = 0
    editor.on('text-change', () => changes++)
    return { content: () => editor.getSemanticHTML(), changes: () => changes }
  },

  async tiptap(holder) {
    const [{ Editor }, { default: StarterKit }] = await Promise.all([
      import('@tiptap/core'),
      import('@tiptap/starter-kit'),
    ])
    let changes = 0
    const editor = new Editor({
      element: place(holder),
      extensions: [StarterKit],
      content: LETTER,
      onUpdate: () => changes++,
    })
    return { content: () => editor.getHTML(), changes: () => changes }
  },

  async lexical(holder) {
    const [lexical, { registerRichText }, { createEmptyHistoryState, registerHistory }] = await Promise.all([
      import('lexical'),
      import('@lexical/rich-text'),
      import('@lexical/history'),
    ])
    const target = place(holder)
    target.contentEditable = 'true'
    const editor = lexical.createEditor({ onError: (error) => console.error(error) })
    editor.setRootElement(target)
    registerRichText(editor)
    registerHistory(editor, createEmptyHistoryState(), 300)
    editor.update(
      () => {
        for (const text of ['Dear Lena, bye', 'Kind regards'])
          lexical.$getRoot().append(lexical.$createParagraphNode().append(lexical.$createTextNode(text)))
      },
      { discrete: true },
    )
    let changes = 0
    editor.registerUpdateListener(({ dirtyElements, dirtyLeaves }) => {
      if (dirtyElements.size || dirtyLeaves.size) changes++
    })
    return { content: () => target.innerHTML, changes: () => changes }
  },
}

const parse = (html: string) => document.createRange().createContextualFragment(html)
