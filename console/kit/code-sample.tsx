import { Box, Code } from '@mantine/core'
import classes from './code-sample.module.css'
import { Copy } from './copy.tsx'

/** Code to take along, such as a `curl`. */
export function CodeSample({ code, label = 'Copy' }: { readonly code: string; readonly label?: string }) {
  return (
    <Box className={classes['frame']}>
      <Code block className={classes['code']} tabIndex={0} aria-label={label}>
        {code}
      </Code>
      <Box className={classes['copy']}>
        <Copy value={code} label={label} />
      </Box>
    </Box>
  )
}
