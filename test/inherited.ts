const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE'] as const

/** What processes that tests start are given of the environment of the run, beside their own. */
export function inherited(): Record<string, string> {
  return Object.fromEntries(passedOn.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : [])))
}
