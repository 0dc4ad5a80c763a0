import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  readonly registry: Registry
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>
  /** Writes of one flush of the writer. */
  readonly flushSize: Histogram
  readonly flushSeconds: Histogram
  /** Flushes read and planned again, by the SQLSTATE or guard that failed them. */
  readonly flushRetries: Counter<'reason'>
  readonly webhookAttempts: Counter<'outcome'>
  /** Counts a write that has settled; cheap enough for each one of a batch. */
  countWrite(outcome: string): void
  /** Shows the depth of the writer's queue, read when the metrics are. */
  watchQueueDepth(read: () => number): void
}

/** One registry a server; nothing is kept in prom-client's global one. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const settled = new Map<string, number>()
  new Counter({
    name: 'onefold_writes_total',
    help: 'Writes settled, by outcome.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset()
      for (const [outcome, count] of settled) this.inc({ outcome }, count)
    },
  })
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'onefold_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the end of its answer, by route template and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    flushSize: new Histogram({
      name: 'onefold_writer_flush_size',
      help: 'Writes that left together in one flush.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
      registers,
    }),
    flushSeconds: new Histogram({
      name: 'onefold_writer_flush_duration_seconds',
      help: 'Time of one flush: read, plan, apply.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    flushRetries: new Counter({
      name: 'onefold_writer_flush_retries_total',
      help: 'Flushes that were read and planned again, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'onefold_webhook_attempts_total',
      help: 'Attempts to deliver a webhook, by what became of the message: delivered, retry, failed.',
      labelNames: ['outcome'],
      registers,
    }),
    countWrite(outcome) {
      settled.set(outcome, (settled.get(outcome) ?? 0) + 1)
    },
    watchQueueDepth(read) {
      const gauge = new Gauge({
        name: 'onefold_writer_queue_depth',
        help: 'Writes waiting or under way.',
        registers,
        collect() {
          this.set(read())
        },
      })
      gauge.set(0)
    },
  }
}
