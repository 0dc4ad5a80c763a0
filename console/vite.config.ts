import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Replaced in each answer by a nonce of its own; see src/http/console. */
const noncePlaceholder = '__ONEFOLD_NONCE__'

/** Charts and the graph are large and have files of their own, which only the pages that show them ask for. */
const isSmall = (id: string) =>
  !/node_modules\/(recharts|victory-vendor|d3-|@xyflow|@mantine\/charts|es-toolkit|@reduxjs|redux|react-redux|immer|reselect|decimal)/.test(
    id,
  )

// biome-ignore lint/style/noDefaultExport: Vite reads the default export.
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  html: { cspNonce: noncePlaceholder },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1000,
    // What several pages share comes in one file: else a page asks for 80, most of them smaller than their headers.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: isSmall, minShareCount: 2 }] } } },
  },
  plugins: [react()],
})
