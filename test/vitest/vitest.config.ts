import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const conditions = ['posthaste-source', 'node', 'import', 'module', 'default']

export default defineConfig({
  cacheDir: join(tmpdir(), 'posthaste-vitest'),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['*.spec.ts'], root: import.meta.dirname },
})
