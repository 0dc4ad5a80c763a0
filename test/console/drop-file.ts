import type { Page } from 'playwright-core'

/** As if somebody had dragged a file from their desktop. */
export async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const dropped = new DataTransfer()
    dropped.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}, { type: 'text/csv' }))
    return dropped
  })()`)
  await page.getByText('Drop a file here').dispatchEvent('drop', { dataTransfer })
}
