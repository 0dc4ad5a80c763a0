// Runs at installation. Without a template the embedded database works all the same and only starts slower the first
// time, so a failure here is a line of text and never a failed installation. Not TypeScript, so that an installation
// without development dependencies, on a Node that cannot run it, gets that line too.

try {
  const { ensureEmbeddedTemplate } = await import('../src/store/build-embedded-template.ts')
  await ensureEmbeddedTemplate()
} catch (error) {
  const [reason] = String(error).split('\n')
  console.log(`no template for the embedded database, its first start will take longer: ${reason}`)
}
