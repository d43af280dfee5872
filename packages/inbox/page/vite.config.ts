import { defineConfig } from 'vite'

/** `posthaste inbox` listens here; `vite packages/inbox/page` serves the page beside it while one works on it. */
const api = process.env['POSTHASTE_INBOX'] ?? 'http://127.0.0.1:8025'

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // Everything is a file of the page's own: a data: URL would need a hole in its content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': api } },
})
