// How is what gets published put together? docs/decisions/0007-the-published-code-is-bundled.md says why.
import { defineConfig } from 'rolldown'

export default defineConfig({
  input: {
    index: 'src/index.ts',
    'testing/index': 'src/testing/index.ts',
    'mime/parse/index': 'src/mime/parse/index.ts',
    'server/index': 'src/server/index.ts',
    'opentelemetry/index': 'src/opentelemetry/index.ts',
    'cli/main': 'src/cli/main.ts',
  },
  platform: 'node',
  external: [/^node:/, /^[^./]/],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    minify: false,
    sourcemap: false,
  },
})
