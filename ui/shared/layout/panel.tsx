import { Group, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export type PanelProps = {
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A framed part of a page. */
export function Panel({ title, actions, children }: PanelProps): ReactNode {
  return (
    <Paper component="section" withBorder p="md" bg="var(--surface)" style={{ minWidth: 0 }}>
      {title === undefined ? null : (
        <Group justify="space-between" mb="sm" gap="xs">
          <Title order={2}>{title}</Title>
          {actions}
        </Group>
      )}
      {children}
    </Paper>
  );
}
