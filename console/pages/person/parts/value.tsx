import { Anchor, Badge, Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { exactTime } from '../../../kit/time.tsx'
import { cut } from '../../../kit/words.ts'
import { safeLink } from './safe-link.ts'
import classes from './value.module.css'

const shortText = 300
const shortJson = 1_500
const oneLine = 80
const fewItems = 12

type Props = {
  readonly value: unknown
  /** As the schema declares the field; without it, the value speaks for itself. */
  readonly type?: string | undefined
}

/** A value of any shape and length as text; what is long is folded. */
export function Value({ value, type }: Props) {
  if (value === null || value === undefined) return <Nothing>—</Nothing>
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return <TextValue text={value} isTime={type === 'timestamp'} />
  if (Array.isArray(value) && value.every(item => typeof item === 'string' || typeof item === 'number')) {
    return <Items items={value.map(String)} />
  }
  return <Json value={value} />
}

function TextValue({ text, isTime }: { readonly text: string; readonly isTime: boolean }) {
  const href = safeLink(text)
  if (href !== undefined && text.length <= shortText) {
    return (
      <Anchor href={href} target="_blank" rel="noopener noreferrer" inherit className={classes['text']}>
        <bdi>{text}</bdi>
      </Anchor>
    )
  }
  const time = isTime ? new Date(text) : undefined
  if (time !== undefined && !Number.isNaN(time.getTime())) return <time dateTime={text}>{exactTime(text)}</time>
  if (text === '') return <Nothing>(empty text)</Nothing>
  return (
    <Folding text={text} length={shortText}>
      {shown => <bdi className={classes['text']}>{shown}</bdi>}
    </Folding>
  )
}

function Items({ items }: { readonly items: readonly string[] }) {
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? items : items.slice(0, fewItems)
  if (items.length === 0) return <Nothing>(empty list)</Nothing>
  return (
    <Group gap={4}>
      {shown.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items of a value have no other key and do not move.
        <Badge key={index} variant="default" tt="none" fw={500} maw="100%">
          <bdi>{cut(item)}</bdi>
        </Badge>
      ))}
      {items.length > fewItems && (
        <ShowAll isOpen={isOpen} toggle={() => setOpen(!isOpen)} size={`all ${items.length.toLocaleString('en')}`} />
      )}
    </Group>
  )
}

/** JSON of any depth, indented. */
export function Json({ value, length = shortJson }: { readonly value: unknown; readonly length?: number }) {
  const compact = JSON.stringify(value) ?? 'null'
  if (compact.length <= oneLine) return <bdi className="onefold-mono">{compact}</bdi>
  const text = JSON.stringify(value, null, 2)
  return (
    <Folding text={text} length={length}>
      {shown => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre className={classes['json']} dir="ltr" tabIndex={0}>
          {shown}
        </pre>
      )}
    </Folding>
  )
}

type FoldingProps = {
  readonly text: string
  readonly length: number
  readonly children: (shown: string) => ReactNode
}

function Folding({ text, length, children }: FoldingProps) {
  const [isOpen, setOpen] = useState(false)
  if (text.length <= length) return children(text)
  return (
    <>
      {children(isOpen ? text : cut(text, length))}{' '}
      <ShowAll
        isOpen={isOpen}
        toggle={() => setOpen(!isOpen)}
        size={`all ${text.length.toLocaleString('en')} characters`}
      />
    </>
  )
}

function Nothing({ children }: { readonly children: string }) {
  return (
    <Text c="dimmed" component="span" inherit>
      {children}
    </Text>
  )
}

type ShowAllProps = { readonly isOpen: boolean; readonly toggle: () => void; readonly size: string }

function ShowAll({ isOpen, toggle, size }: ShowAllProps) {
  return (
    <Button variant="subtle" size="compact-xs" onClick={toggle} aria-expanded={isOpen}>
      {isOpen ? 'Show less' : `Show ${size}`}
    </Button>
  )
}
