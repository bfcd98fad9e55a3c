import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { TalkingPointList } from '../../lib/contract/talking-point.ts'
import { connect, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock, syncNow } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, shoot, textOf } from './harness/look.ts'

const LENA = 'Lena Fischer'
const NOOR = 'noor.visser@visser-and-daughters.test'
const PROPOSAL = {
  title: 'A spare in the box',
  text: 'Each ten mounts come with **one spare**, free of charge.',
}

describe('more to say', () => {
  let hub: HubProcess
  let browser: TestBrowser
  let page: Page

  beforeAll(async () => {
    hub = await startHubProcess()
    browser = await startBrowser()
    await connect(browser, hub.rep)
    page = await browser.context.newPage()
    await page.setViewportSize({ width: 1280, height: 800 })
  })
  afterAll(async () => {
    await browser?.end()
    await hub?.end()
  })

  async function open(mail: string): Promise<void> {
    await page.bringToFront()
    await page.goto(`${hub.url}/practice/#/message/${mail}`)
  }
  const told = async () => FeedbackList.parse(await ask(hub.marketer, '/v1/feedback?limit=100')).items
  /** Waits until the hub has it, whatever the time for Undo. */
  const delivered = (what: string, matches: (item: Awaited<ReturnType<typeof told>>[number]) => boolean) =>
    until(
      what,
      async () => {
        await syncNow(browser)
        return (await told()).find(matches)
      },
      90,
    )
  const bar = (frame: Frame) => frame.getByRole('region', { name: 'Feedback' })

  test('a known objection is told by one click, and what answers it can be inserted at once', async () => {
    await open('quote')
    const frame = await sidebarWith(page, LENA)
    await bar(frame).getByRole('button', { name: 'They said' }).click()
    const chip = bar(frame).getByRole('button', { name: 'How do we know they fit our housing?' })
    await until('the focus on the first chip', () =>
      bar(frame)
        .getByRole('toolbar', { name: 'Known objections' })
        .getByRole('button')
        .first()
        .evaluate((button) => button === document.activeElement),
    )
    await chip.click()
    await bar(frame).getByText('1 talking point answers this').waitFor()
    await frame.getByRole('button', { name: 'Undo' }).waitFor()
    await shoot(page, 'they-said-chip')
    expect(await axe(browser, frame)).toEqual([])
    await page.locator('[data-action=reply]').click()
    const editor = page.locator('textarea[name=body], [data-body]')
    await editor.click()
    await bar(frame).getByRole('button', { name: 'Insert' }).click()
    await until('the answer in the mail', async () =>
      (
        await editor.evaluate((area: HTMLTextAreaElement & HTMLElement) => area.value ?? area.innerText)
      ).includes('five type B mounts'),
    )

    const words = bar(frame).getByRole('textbox', { name: 'What did they say?' })
    await words.fill('they want to explain it to purchasing')
    await bar(frame).getByText('One page that purchasing understands').waitFor()
    await shoot(page, 'they-said-words')
    await bar(frame).getByRole('button', { name: 'Send' }).click()
    await delivered(
      'both to arrive',
      ({ feedback }) =>
        feedback.kind === 'heard' && feedback.text === 'they want to explain it to purchasing',
    )
    expect((await told()).map(({ feedback }) => ('text' in feedback ? feedback.text : null))).toContain(
      'How do we know they fit our housing?',
    )
  })

  test('a talking point is proposed while the hub is away, outlives a reload half written, and becomes one at the desk', async () => {
    await open('quote')
    let frame = await sidebarWith(page, LENA)
    await hub.stop()
    await bar(frame).getByRole('button', { name: 'Propose' }).click()
    await bar(frame).getByRole('textbox', { name: 'Title' }).fill(PROPOSAL.title)
    await page.waitForTimeout(500)
    await hub.start()
    await page.reload()
    frame = await sidebarWith(page, LENA)
    await hub.stop()
    const form = bar(frame).getByRole('form', { name: 'Propose a talking point' })
    expect(await form.getByRole('textbox', { name: 'Title' }).inputValue()).toBe(PROPOSAL.title)
    await form.getByRole('textbox', { name: 'What to say' }).fill(PROPOSAL.text)
    await form.getByRole('textbox', { name: 'Objection it answers' }).fill('What if one breaks?')
    await shoot(page, 'propose')
    expect(await axe(browser, frame)).toEqual([])
    await form.getByRole('button', { name: 'Send to marketing' }).click()
    await frame.getByText('Saved for marketing.').waitFor()
    await frame.getByText(`Proposed talking point: ${PROPOSAL.title}`).waitFor()
    await hub.start()
    const item = await delivered('the proposal to arrive', ({ feedback }) => feedback.kind === 'proposal')
    expect(item).toMatchObject({
      feedback: { ...PROPOSAL, language: 'en', objection: 'What if one breaks?' },
      lead: { name: LENA },
    })

    const desk = await browser.context.newPage()
    await desk.goto(`${hub.url}/desk`)
    await desk.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
    await desk.getByRole('button', { name: 'Sign in' }).click()
    const card = desk.getByRole('article').filter({ hasText: 'Proposes a talking point' })
    await shoot(desk, 'desk-proposal')
    await card.getByRole('button', { name: 'Make a talking point' }).click()
    await shoot(desk, 'desk-make-point')
    await desk.getByRole('form').getByRole('button', { name: 'Propose', exact: true }).click()
    await card.getByText('Used').first().waitFor()
    const { talkingPoints } = TalkingPointList.parse(await ask(hub.rep, '/v1/talking-points'))
    expect(talkingPoints.find(({ title }) => title === PROPOSAL.title)).toMatchObject({
      ...PROPOSAL,
      verification: { state: 'proposed' },
    })
    await desk.close()
    await syncNow(browser)
    await page.bringToFront()
    await until('the rep to see that it is used', async () =>
      /A spare in the box\s*Used/.test(await textOf(frame)),
    )
  })

  test('a talking point is proposed in the popup, too', async () => {
    const popup = await browser.context.newPage()
    await popup.setViewportSize({ width: 400, height: 520 })
    await popup.goto(browser.extensionPage('popup.html'))
    await popup.getByRole('button', { name: 'Propose a talking point' }).click()
    await popup.getByRole('textbox', { name: 'Title' }).fill('From the popup')
    await popup.getByRole('textbox', { name: 'What to say' }).fill('Something short.')
    await shoot(popup, 'popup-propose')
    expect(await axe(browser, popup)).toEqual([])
    await popup.getByRole('button', { name: 'Send to marketing' }).click()
    await popup.getByText('Marketing will get your talking point: “From the popup”').waitFor()
    await delivered(
      'it to arrive',
      ({ feedback }) => feedback.kind === 'proposal' && feedback.title === 'From the popup',
    )
    await popup.close()
  })

  test('an unknown address leaves only by the button that says so', async () => {
    await open('stranger')
    await setDock(browser, page, true)
    const frame = await sidebarWith(page, 'No record yet')
    await frame.getByRole('button', { name: 'Tell marketing about this person' }).click()
    await frame.getByRole('textbox', { name: /What should marketing know/ }).fill('Met at the fair.')
    await frame.getByText(`This sends to marketing: Noor Visser, ${NOOR}`).waitFor()
    await shoot(page, 'tell-person')
    expect(await axe(browser, frame)).toEqual([])
    await syncNow(browser)
    await shoot(page, 'tell-person-synced')
    expect(JSON.stringify(await told())).not.toContain(NOOR)
    await frame.getByRole('button', { name: 'Send to marketing' }).click()
    await frame.getByText('You told marketing about Noor Visser').waitFor()
    const item = await delivered('it to arrive', ({ feedback }) => feedback.kind === 'new_person')
    expect(item.feedback).toMatchObject({
      leadId: null,
      person: { address: NOOR, name: 'Noor Visser' },
      text: 'Met at the fair.',
    })
    expect(JSON.stringify(item)).not.toContain('trade fair') // the mail's subject
  })

  test('closed, the launcher says whether somebody is known, and the page sees no difference', async () => {
    await open('quote')
    await sidebarWith(page, LENA)
    await setDock(browser, page, false)
    /** The launcher's name, which only assistive technology reads. */
    const named = async () => {
      const session = await browser.context.newCDPSession(page)
      const { nodes } = await session.send('Accessibility.getFullAXTree')
      await session.detach()
      const names = nodes.map((node) => String(node.name?.value ?? ''))
      return names.find((name) => name.startsWith('Open Alongside'))
    }
    /** All that a script of the page can find out about the dock. */
    const seenByPage = () =>
      page.evaluate(() => {
        const dock = document.querySelector('alongside-dock') as HTMLElement
        const box = ({ x, y, width, height }: DOMRect) => [x, y, width, height]
        const points = Array.from({ length: 60 }, (_, at) => 300 + at).flatMap((y) =>
          [1, 5, 12, 20, 30, 34].map((x) => document.elementFromPoint(innerWidth - x, y)?.localName),
        )
        const find = (globalThis as unknown as { find(text: string): boolean }).find
        return JSON.stringify([
          ...[dock.outerHTML, dock.shadowRoot, box(dock.getBoundingClientRect()), points],
          ...[dock.getClientRects().length, document.documentElement.scrollWidth, innerWidth],
          ...[document.body.getBoundingClientRect().width, find('marketing knows'), dock.innerText],
          ...[getComputedStyle(dock).cssText, document.documentElement.attributes.length],
        ])
      })
    const looks: string[] = []
    for (const [mail, name] of [
      ['quote', 'Open Alongside: marketing knows somebody here'],
      ['stranger', 'Open Alongside'],
      ['invoice', 'Open Alongside: marketing may know somebody here'],
      ['kick-off', 'Open Alongside: marketing knows somebody here'],
      ['renewal', 'Open Alongside: marketing may know somebody here'],
    ] as const) {
      await open(mail)
      await until(`${mail}: ${name}`, async () => (await named()) === name)
      looks.push(await seenByPage())
      await shoot(page, `launcher-${mail}`)
    }
    expect(new Set(looks).size).toBe(1)
  })
})
