export type ApiClient = {
  call(method: string, path: string, body?: unknown): Promise<unknown>
}

/** A small JSON client; an answer that is not 2xx throws with what the server said. */
export function createApiClient(origin: string, token: string): ApiClient {
  return {
    async call(method, path, body) {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
      return text === '' ? null : JSON.parse(text)
    },
  }
}
