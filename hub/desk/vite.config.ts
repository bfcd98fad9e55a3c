import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * Builds the desk into .output/desk, which hub/desk/routes.ts serves at /desk/. Nothing is inlined, because the page
 * runs under `style-src 'self'; script-src 'self'; font-src 'self'`.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/desk/',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: '../../.output/desk',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 800,
  },
})
