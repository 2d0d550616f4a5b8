import { EmptyState } from '@mantine/core';
import { type Icon, IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type EmptyNoteProps = {
  readonly title: string;
  readonly icon?: Icon;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** Where a list would be: says that there is nothing, and what the next step is. */
export function EmptyNote({ title, icon: Icon = IconInbox, children, action }: EmptyNoteProps): ReactNode {
  return (
    <EmptyState
      py="xl"
      maw={560}
      mx="auto"
      title={title}
      description={children}
      icon={<Icon stroke={1.4} />}
      withIndicatorBackground
    >
      {action === undefined ? null : <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  );
}
