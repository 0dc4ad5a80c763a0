import { notifications } from '@mantine/notifications'
import { messageOf } from '../app/client.ts'

const closeButtonProps = { 'aria-label': 'Close' }

export function sayDone(message: string): void {
  notifications.show({ message, color: 'teal', closeButtonProps })
}

export function sayFault(title: string, error: unknown): void {
  notifications.show({ title, message: messageOf(error), color: 'red', autoClose: 10_000, closeButtonProps })
}
