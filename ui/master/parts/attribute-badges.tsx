import { Badge, Group } from '@mantine/core';
import type { ReactNode } from 'react';

/** Attributes of an agent, as constraints name them. */
export function AttributeBadges({ attributes }: { attributes: Readonly<Record<string, string | number>> }): ReactNode {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <Group gap={4}>
      {entries.map(([name, value]) => (
        <Badge key={name} variant="default" fw={500}>
          {name}: {value}
        </Badge>
      ))}
    </Group>
  );
}
