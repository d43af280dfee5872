// How is what gets published put together? As for posthaste; the store's worker thread is an entry of its own.
import { defineConfig } from 'rolldown'

export default defineConfig({
  input: { index: 'src/index.ts', 'store/worker': 'src/store/worker.ts' },
  platform: 'node',
  external: [/^node:/, /^[^./]/],
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'store/[name].js', minify: false },
})
