import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Replaced in each answer by a nonce of its own; see src/http/console. */
const noncePlaceholder = '__ONEFOLD_NONCE__'

// biome-ignore lint/style/noDefaultExport: Vite reads the default export.
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  html: { cspNonce: noncePlaceholder },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 700 },
  plugins: [react()],
})
