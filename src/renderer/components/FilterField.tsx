import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { focusScreen } from '../lib/focus/index.ts';

interface Props {
  /** What it filters, for the screen reader: `Filter memberships`. */
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  readonly onChange: (text: string | undefined) => void;
  /** Takes the whole width of a form instead of that of a header. */
  readonly isWide?: boolean;
}

/** Filters a list as it is typed. `/` comes here, Esc empties and then leaves it, Enter and ↓ go on to the list. */
export function FilterField({ label, placeholder, value = '', onChange, isWide = false }: Props) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const tell = useDebouncedCallback((text: string) => onChange(text === '' ? undefined : text), 120);
  // Another address came from elsewhere: the field follows it. React repeats the render at once.
  if (told !== value) {
    setTold(value);
    setTyped(value);
  }
  const type = (text: string) => {
    setTyped(text);
    tell(text);
  };
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      data-filter
      w={isWide ? '100%' : 220}
      leftSection={<IconSearch size={14} aria-hidden />}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          if (typed === '') focusScreen();
          else type('');
        } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          tell.flush();
          focusScreen();
        }
      }}
    />
  );
}
