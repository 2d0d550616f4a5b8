import { Group, Paper, Stack, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type NoticeProps = {
  readonly title: string;
  readonly icon: Icon;
  /** Colour of the edge and the icon. */
  readonly color: string;
  readonly children: ReactNode;
};

/** Something that goes on now and should be seen before the rest of the page. */
export function Notice({ title, icon: Icon, color, children }: NoticeProps): ReactNode {
  return (
    <Paper
      component="section"
      withBorder
      p="md"
      mb="md"
      bg="var(--surface)"
      style={{ borderLeft: `4px solid ${color}` }}
    >
      <Group gap={8} mb="xs">
        <Icon size={18} stroke={1.7} color={color} aria-hidden />
        <Title order={2}>{title}</Title>
      </Group>
      <Stack gap="sm">{children}</Stack>
    </Paper>
  );
}
