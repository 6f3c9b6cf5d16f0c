/** How the screens are built: one entry, a chunk per route, hashed files, nothing inline. Not here: which routes exist (src/app). */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig(({ mode }) => ({
  root: at('.'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    // bpmn-io and form libraries ask for React by name; one runtime answers to all of them.
    alias: { react: 'preact/compat', 'react-dom': 'preact/compat', 'react/jsx-runtime': 'preact/jsx-runtime' },
    dedupe: ['preact'],
  },
  define: mode === 'test' ? {} : { __DEV__: JSON.stringify(mode === 'development') },
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: URL would need its own CSP rule; every asset stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    reportCompressedSize: false,
  },
  // `npm run dev` shows the screens on top of a running `danji demo`.
  server: { proxy: { '/api': process.env['DANJI_ORIGIN'] ?? 'http://127.0.0.1:8000' } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/words/all.setup.ts'] },
}))
