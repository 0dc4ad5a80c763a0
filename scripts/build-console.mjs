// Runs at installation. Without the development dependencies there is nothing to build with: the server runs all the
// same and its page says what to do. Not TypeScript, for an installation on a Node that cannot run it.

try {
  const { build } = await import('vite')
  await build({ configFile: 'console/vite.config.ts', logLevel: 'warn' })
} catch (error) {
  const [reason] = String(error).split('\n')
  console.log(`no console was built, \`npm run build\` does it once vite is installed: ${reason}`)
}
