// How is what gets published put together? As for posthaste.
import { defineConfig } from 'rolldown'

export default defineConfig({
  input: { index: 'src/index.ts' },
  platform: 'node',
  external: [/^node:/, /^[^./]/],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    minify: false,
  },
})
