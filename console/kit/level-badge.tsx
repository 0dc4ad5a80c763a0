import { Badge, isLightColor } from '@mantine/core'
import { cut } from './words.ts'

const longestName = 40

/** Black or white, whichever can be read on a colour; one of them always has a contrast of 4.5. */
export function readableOn(colour: string): string {
  return isLightColor(colour, 0.179) ? '#000' : '#fff'
}

type Props = { readonly level: { readonly name: string; readonly colour: string } | null }

export function LevelBadge({ level }: Props) {
  if (level === null)
    return (
      <Badge variant="outline" color="gray" c="dimmed" tt="none">
        No level
      </Badge>
    )
  return (
    <Badge color={level.colour} c={readableOn(level.colour)} tt="none" maw={220}>
      <bdi>{cut(level.name, longestName)}</bdi>
    </Badge>
  )
}
