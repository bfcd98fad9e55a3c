import { globSync } from 'node:fs'
import { basename } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'wxt'
import { bundle } from './lib/hosts/bundle.ts'
import { publicSuffixList } from './public-suffix-list.ts'

/** First version with `use_dynamic_url` that changes each session. */
const MINIMUM_CHROME = '130'
/** First version that keeps host permissions optional with Manifest V3 as Chromium does. */
const MINIMUM_FIREFOX = '128.0'

/** What the content script loads when a page needs it. lib/hosts/run/loader.ts has the names. */
const LATER = ['host-late.js', 'host-capture.js', 'hosts.js', 'hosts/*.js']

export default defineConfig({
  // The bench's build has marks that the product has not (hub/practice/build.ts); it must not be taken for the product.
  ...(process.env.VITE_BENCH ? { outDirTemplate: '{{browser}}-mv{{manifestVersion}}-bench' } : {}),
  hooks: {
    'build:publicAssets': async (_wxt, files) => {
      files.push(...(await laterFiles()))
      files.push({ relativeDest: 'public-suffixes.txt', contents: publicSuffixList() })
    },
  },
  modules: ['@wxt-dev/module-react'],
  manifestVersion: 3,
  imports: false,
  vite: () => ({
    plugins: [tailwindcss(), quietContentScript(), earlyScript()],
    // Every browser that we run in preloads modules by itself.
    build: { modulePreload: { polyfill: false } },
    // Dexie's own small build for browsers that have classes and async functions: 13 kB less.
    resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.min.mjs' }] },
    // The background counts by host and needs none of their code.
    define: { __HOST_IDS__: JSON.stringify(adapters().map(idOf)) },
  }),
  manifest: ({ browser, command }) => ({
    name: '__MSG_name__',
    short_name: 'Alongside',
    description: '__MSG_description__',
    default_locale: 'en',
    icons: { 16: 'icons/16.png', 32: 'icons/32.png', 48: 'icons/48.png', 128: 'icons/128.png' },
    permissions: [
      'storage', // where the sidebar is docked on each site; the newest hint of each tab for the session
      'unlimitedStorage', // feedback that was not sent yet must not be evicted when the disk runs full
      'scripting', // puts the content script into the sites that the user adds
      'activeTab', // "Add this site" reads the address of the tab on which the user opened the popup
      'alarms', // syncs each minute and sends feedback even after the browser stopped the worker
    ],
    // Nothing is read at install. A site is granted by the user's click on "Add site"; the hub answers by CORS.
    optional_host_permissions: ['*://*/*'],
    web_accessible_resources: [
      // The sidebar's address changes each session, so a page can neither embed it nor ask whether it is there.
      {
        resources: ['sidebar.html', ...LATER],
        matches: ['*://*/*'],
        ...(browser === 'firefox' ? {} : { use_dynamic_url: true }),
      },
      // Pages under COEP block that address (Chromium), and get this one. Any page can ask whether it is there, and
      // embed it, but it starts only with a ticket of our content script (entrypoints/sidebar/admit.ts).
      { resources: ['sidebar-static.html'], matches: ['*://*/*'] },
    ],
    content_security_policy: { extension_pages: contentSecurityPolicy(command === 'serve') },
    action: { default_title: '__MSG_actionTitle__' },
    commands: {
      // Alt+Shift: Ctrl+Shift+L aligns text in Gmail's compose field, and Outlook sends with Alt+S.
      'toggle-sidebar': {
        suggested_key: { default: 'Alt+Shift+L', mac: 'MacCtrl+Shift+L' },
        description: '__MSG_commandToggle__',
      },
      _execute_action: { suggested_key: { default: 'Alt+Shift+P', mac: 'MacCtrl+Shift+P' } },
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'alongside@alongside.extension',
              strict_min_version: MINIMUM_FIREFOX,
              // Feedback and, where allowed, the look-up of an unknown address go to the company's own hub.
              data_collection_permissions: { required: ['personallyIdentifyingInfo'] },
            },
          },
        }
      : {
          minimum_chrome_version: MINIMUM_CHROME,
          // What a company presets by policy; Firefox has no schema, lib/domain/policy.ts checks in both.
          storage: { managed_schema: 'policy-schema.json' },
        }),
  }),
})

/**
 * No inline script or style, no eval, nothing from elsewhere; only the hub is connected to, wherever the company runs it
 * (the options page warns of plain http). `wxt dev` injects styles, so they are let in there.
 */
function contentSecurityPolicy(developing: boolean): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${developing ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' https: http:${developing ? ' ws://localhost:*' : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

const HOSTS = new URL('lib/hosts/', import.meta.url).pathname
/** Every adapter; each file is named after its host. */
const adapters = (): string[] => globSync('*/*.host.ts', { cwd: HOSTS })
const idOf = (path: string): string => basename(path, '.host.ts')

/** A file for each adapter and one for what all share: a page loads only its own host's, and only when it needs more. */
async function laterFiles(): Promise<{ relativeDest: string; contents: string }[]> {
  const entries = [
    ['host-late.js', 'run/late.ts'],
    ['host-capture.js', 'capture/capture.ts'],
    ['hosts.js', 'run/load-host.ts'],
    ...adapters().map((path) => [`hosts/${idOf(path)}.js`, path]),
  ] as const
  return Promise.all(
    entries.map(async ([relativeDest, path]) => ({
      relativeDest: relativeDest as string,
      contents: await bundle(`${HOSTS}${path}`),
    })),
  )
}

/**
 * Gives the sidebar's first script a file of its own, and one to what it imports, which other pages have too: the page names
 * them before the large ones, and they run while those are loading. Pages alone are built as modules.
 */
function earlyScript(): Plugin {
  const groups = [
    {
      name: 'texts',
      test: /components\/base\/texts\.ts|lib\/domain\/language\.ts|preload-helper|virtual:wxt-/,
      priority: 1,
    },
    { name: 'early', test: /entrypoints\/sidebar\/early\.ts/ },
  ]
  return {
    name: 'alongside:early-script',
    outputOptions: (options) => (options.format === 'es' ? { ...options, codeSplitting: { groups } } : null),
  }
}

/** Keeps WXT from announcing the extension to host pages: lib/hosts/run/no-context.ts says why. */
function quietContentScript(): Plugin {
  return {
    name: 'alongside:quiet-content-script',
    enforce: 'pre',
    resolveId: (id) =>
      id === 'wxt/utils/content-script-context'
        ? new URL('lib/hosts/run/no-context.ts', import.meta.url).pathname
        : null,
  }
}
