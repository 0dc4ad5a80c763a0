import { Agent, request } from 'node:http'
import type { Load, LoadResult } from './load.ts'

const pickOf = ({ picks = [] }: Load): string => picks[Math.trunc(Math.random() * picks.length)] ?? ''

const fill = (template: string, load: Load, person: number): string =>
  template
    .replaceAll('$person', String(person))
    .replaceAll('$pick', pickOf(load))
    .replaceAll('$number', String(Math.trunc(Math.random() * 1e6)))
    .replaceAll('$time', new Date().toISOString())

function send(load: Load, agent: Agent, person: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const body = load.body && fill(load.body, load, person)
  const headers = {
    authorization: `Bearer ${load.token}`,
    ...load.headers,
    ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
  const url = new URL(fill(load.path, load, person), load.url)
  request(url, { agent, method: load.method, headers }, answer => {
    answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
  })
    .once('error', reject)
    .end(body)
  return promise
}

/** The stand-in for wrk: as many loops as connections, each sending its next request when the last was answered. */
export async function loadFromNode(load: Load): Promise<LoadResult & { errors: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const times: number[] = []
  const startedAt = performance.now()
  const endsAt = startedAt + load.seconds * 1000
  let sent = 0
  let errors = 0
  async function loop(): Promise<void> {
    while (performance.now() < endsAt) {
      const person = load.order === 'sequential' ? sent % load.people : Math.trunc(Math.random() * load.people)
      sent += 1
      const sentAt = performance.now()
      const status = await send(load, agent, person)
      times.push(performance.now() - sentAt)
      if (status >= 400) errors += 1
    }
  }
  await Promise.all(Array.from({ length: load.connections }, loop))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), errors }
}
