import { type CSSVariablesResolver, createTheme, Loader, type MantineColorsTuple, Modal } from '@mantine/core'

const brand: MantineColorsTuple = [
  '#eef2ff',
  '#dbe3fd',
  '#b4c3f7',
  '#8ba1f1',
  '#6883ec',
  '#5270e9',
  '#4261e0',
  '#3450c8',
  '#2c47b3',
  '#213c9e',
]

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 6 },
  colors: { brand },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '600' },
  components: {
    Loader: Loader.extend({ defaultProps: { role: 'status' } }),
    // Badges say what they say in the case in which it is written.
    Badge: { defaultProps: { tt: 'none', fw: 600 } },
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
  },
})

const tints = ['brand', 'blue', 'gray', 'grape', 'green', 'orange', 'red', 'teal', 'yellow']

/** Text on its own tint, as of badges. */
const onTint = Object.fromEntries(
  tints.map(tint => [
    `--mantine-color-${tint}-light-color`,
    `color-mix(in srgb, var(--mantine-color-${tint}-9) 70%, black)`,
  ]),
)

/** A red that white text stands out from. */
const underWhite = {
  '--mantine-color-red-filled': 'var(--mantine-color-red-9)',
  '--mantine-color-red-filled-hover': 'color-mix(in srgb, var(--mantine-color-red-9) 85%, black)',
}

/** Colours of text that can be read: Mantine's own for quiet text have a contrast of 3.3 and 4.0, where 4.5 is needed. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...onTint,
    ...underWhite,
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6c737a',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {
    ...underWhite,
    '--mantine-color-text': '#dfdfdf',
    '--mantine-color-gray-light': 'var(--mantine-color-dark-5)',
    '--mantine-color-red-light-color': 'var(--mantine-color-red-3)',
    '--mantine-color-dimmed': '#a8a8a8',
    '--mantine-color-placeholder': '#969696',
    '--mantine-color-anchor': 'var(--mantine-color-brand-3)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
})
