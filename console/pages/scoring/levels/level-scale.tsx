import { Text } from '@mantine/core'
import { Fragment } from 'react'
import { readableOn } from '../../../kit/level-badge.tsx'
import { fromLowest, type Level, rangeOf } from './level-gaps.ts'
import classes from './level-scale.module.css'

/** The levels side by side from the lowest score up; hatched where scores have none. */
export function LevelScale({ levels }: { readonly levels: readonly Level[] }) {
  const sorted = fromLowest(levels)
  return (
    <div
      className={classes['scale']}
      role="img"
      aria-label={sorted.map(each => `${each.name}: ${rangeOf(each)}`).join('; ')}
    >
      {sorted.map((level, index) => {
        const below = sorted[index - 1]
        const isGap = below === undefined ? level.min_score > 0 : level.min_score > (below.max_score ?? Infinity) + 1
        const isOpenAbove = index === sorted.length - 1 && level.max_score !== null
        return (
          <Fragment key={level.id}>
            {isGap && <div className={classes['gap']} />}
            <div className={classes['part']} style={{ background: level.colour, color: readableOn(level.colour) }}>
              <Text size="sm" fw={600} truncate>
                {level.name}
              </Text>
              <Text size="xs" truncate>
                {rangeOf(level)}
              </Text>
            </div>
            {isOpenAbove && <div className={classes['gap']} />}
          </Fragment>
        )
      })}
    </div>
  )
}
