import { Badge, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Tone } from './tone.ts';
import classes from './tone-badge.module.css';

export type ToneBadgeProps = {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** A sentence that explains the word. */
  readonly hint?: ReactNode;
};

/** A state in one word; never told by colour alone. */
export function ToneBadge({ tone, children, hint }: ToneBadgeProps): ReactNode {
  const badge = (
    <Badge
      variant="light"
      className={classes.badge ?? ''}
      data-tone={tone}
      {...(hint === undefined ? {} : { tabIndex: 0 })}
    >
      {children}
    </Badge>
  );
  return hint === undefined ? badge : <Tooltip label={hint}>{badge}</Tooltip>;
}
