import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useSearchValue } from '../app/navigation.tsx';

/** The search field of a list. What is typed stands in the page's address as `q`. */
export function SearchBox({ label }: { label: string }): ReactNode {
  const [value, setValue] = useSearchValue('q');
  const [typed, setTyped] = useState(value);
  const publish = useDebouncedCallback(setValue, 150);
  useEffect(() => setTyped(value), [value]);
  const change = (text: string): void => {
    setTyped(text);
    publish(text);
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      w={{ base: '100%', xs: 300 }}
      leftSection={<IconSearch size={16} stroke={1.7} />}
      rightSection={
        typed === '' ? null : <CloseButton size="sm" aria-label="Clear search" onClick={() => change('')} />
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') change('');
      }}
    />
  );
}
