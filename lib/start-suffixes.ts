import { suffixesFrom } from './domain/public-suffixes.ts'

/** Imported by every page and by the background: the build puts the list at the root of the extension (wxt.config.ts). */
suffixesFrom(async () => (await fetch('/public-suffixes.txt')).text())
