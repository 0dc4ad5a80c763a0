import { Alert, Button, Group } from '@mantine/core'

type Props = {
  /** Why it was refused, where no field of the form says so. */
  readonly fault?: string | undefined
  readonly cancel: () => void
  /** What the button says, such as `Save rule`. */
  readonly deed: string
  readonly isBusy: boolean
  readonly isDisabled?: boolean
  readonly isDangerous?: boolean
}

/** Below the fields of a dialog: what was wrong, the way back and the way on. */
export function FormFoot({ fault, cancel, deed, isBusy, isDisabled = false, isDangerous = false }: Props) {
  return (
    <>
      {fault !== undefined && (
        <Alert color="red" role="alert">
          {fault}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
        <Button type="submit" {...(isDangerous && { color: 'red' })} loading={isBusy} disabled={isDisabled}>
          {deed}
        </Button>
      </Group>
    </>
  )
}
