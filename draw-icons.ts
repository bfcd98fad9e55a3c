/** Draws public/icons/*.png from mark.svg with an installed Chromium: `node draw-icons.ts [path of the browser]`. */
import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'

const folder = new URL('./public/icons/', import.meta.url)
const svg = await readFile(new URL('mark.svg', folder), 'utf8')
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage()
for (const size of [16, 32, 48, 128]) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
  await writeFile(new URL(`${size}.png`, folder), await page.screenshot({ omitBackground: true }))
}
await browser.close()
