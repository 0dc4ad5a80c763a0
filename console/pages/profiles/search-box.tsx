import { CloseButton, Kbd, Loader, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

type Props = {
  readonly q: string
  readonly change: (q: string) => void
  readonly isBusy: boolean
  readonly input: RefObject<HTMLInputElement | null>
  /** The keyboard goes on to the first result. */
  readonly goToResults: () => void
}

const debounceMs = 120

/** Searches as one types; `/` comes here, the arrow down goes to the results. */
export function SearchBox({ q, change, isBusy, input, goToResults }: Props) {
  const [typed, setTyped] = useState(q)
  const sent = useRef(q)
  const changeSoon = useDebouncedCallback((text: string) => {
    sent.current = text
    change(text)
  }, debounceMs)
  // Back, a view or a link may say something else. What was typed here comes back too, perhaps after more was typed.
  useEffect(() => {
    if (q === sent.current) return
    sent.current = q
    setTyped(q)
  }, [q])
  useHotkeys([['/', () => input.current?.focus()]])

  function set(text: string): void {
    setTyped(text)
    changeSoon(text)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      goToResults()
    } else if (event.key === 'Escape' && typed !== '') set('')
  }

  return (
    <TextInput
      ref={input}
      type="search"
      aria-label="Search people"
      aria-keyshortcuts="/"
      placeholder="Name, e-mail, phone or any id"
      flex={1}
      miw={180}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={event => set(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      leftSection={isBusy ? <Loader size={16} /> : <IconSearch size={16} />}
      rightSection={
        typed === '' ? (
          <Kbd size="xs">/</Kbd>
        ) : (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => set('')} />
        )
      }
    />
  )
}
