import { Alert, type AlertProps } from '@mantine/core'
import classes from './data.module.css'

/** An alert whose title can be read on every colour. */
export function Notice(props: AlertProps) {
  return <Alert {...props} classNames={{ title: classes['title'] ?? '' }} />
}
