import type { Cluster } from './cluster.ts'
import { interleave, medians } from './compare.ts'
import { type Load, loadTool, runLoad, showLoad } from './load.ts'

export const loadOptions = {
  connections: { type: 'string', default: '8,64' },
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '3' },
  people: { type: 'string', default: '20000' },
} as const

export type LoadOptions = Readonly<Record<keyof typeof loadOptions, string>>

export type NamedLoad = Omit<Load, 'connections' | 'seconds' | 'people'> & { readonly name: string }

/** Runs the first load and the others in turns, and prints what share of the first the others reach. */
export async function compareLoads(
  cluster: Pick<Cluster, 'settle'>,
  options: LoadOptions,
  loads: readonly NamedLoad[],
): Promise<void> {
  const [seconds, people, rounds] = [Number(options.seconds), Number(options.people), Number(options.rounds)]
  console.log(`load:    ${loadTool}; ${rounds} interleaved rounds of ${seconds} s, medians; ${people} people`)
  // The code is warm, and everybody exists, before the first figure.
  const warmingSeconds = 5
  for (const load of loads) {
    const filled = await runLoad({ ...load, people, order: 'sequential', connections: 64, seconds: warmingSeconds })
    if (filled.perSecond * warmingSeconds < people) console.log(`note: ${load.name} met only a part of the people`)
  }

  for (const connections of options.connections.split(',').map(Number)) {
    const subjects = loads.map(load => ({
      name: load.name,
      run: async () => {
        await cluster.settle()
        return runLoad({ ...load, people, seconds, connections })
      },
    }))
    const results = await interleave(subjects, rounds)
    console.log(`\n${connections} connections`)
    const found = loads.map(({ name }) => {
      const result = medians(results.get(name) ?? [], ['perSecond', 'p50Ms', 'p99Ms'])
      console.log(`  ${showLoad(name, result)}`)
      return { name, ...result }
    })
    const [base, ...others] = found
    if (base === undefined) continue
    for (const { name, perSecond, p99Ms } of others) {
      const ratios = `${(perSecond / base.perSecond).toFixed(2)} x throughput, ${(p99Ms / base.p99Ms).toFixed(2)} x p99`
      console.log(`  ${name} / ${base.name}: ${ratios}`)
    }
  }
}
