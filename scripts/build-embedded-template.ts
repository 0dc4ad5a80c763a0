import { ensureEmbeddedTemplate } from '../src/store/build-embedded-template.ts'

// Runs at installation. Without a template the embedded database works all the same and only starts slower, so a
// failure here is a line of text and never a failed installation.
try {
  await ensureEmbeddedTemplate()
} catch (error) {
  console.log(`no template for the embedded database: ${error instanceof Error ? error.message : error}`)
}
