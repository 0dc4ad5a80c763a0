/** A place among the streams that are open; given back by disposing of it. */
export type Stream = Disposable & { readonly signal: AbortSignal }

export type Streams = {
  /** Undefined when there are as many as there may be, here or in the workspace. */
  open(workspaceId: string): Stream | undefined
  /** Ends all of them. */
  end(): void
}

export type StreamLimits = {
  readonly ofProcess: number
  /** So that one workspace leaves room for others. */
  readonly ofWorkspace: number
}

/** Each asks the database twice a second. */
const usualLimits: StreamLimits = { ofProcess: 200, ofWorkspace: 50 }

export function createStreams({ ofProcess, ofWorkspace }: StreamLimits = usualLimits): Streams {
  const open = new Map<AbortController, string>()
  const countOf = (workspaceId: string) => [...open.values()].filter(one => one === workspaceId).length
  return {
    open(workspaceId) {
      if (open.size >= ofProcess || countOf(workspaceId) >= ofWorkspace) return undefined
      const controller = new AbortController()
      open.set(controller, workspaceId)
      return {
        signal: controller.signal,
        [Symbol.dispose]() {
          open.delete(controller)
          controller.abort()
        },
      }
    },
    end() {
      for (const controller of open.keys()) controller.abort()
    },
  }
}
