import { Progress, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

export type Share = { readonly label: string; readonly value: number; readonly color: string };

export type SplitBarProps = {
  readonly label: string;
  readonly shares: readonly Share[];
  /** What 100 % is; at least the sum of the shares. */
  readonly total: number;
  readonly format?: (value: number) => string;
  readonly size?: number;
};

/** One bar divided into shares; the rest stays empty. Read aloud as its numbers. */
export function SplitBar({ label, shares, total, format = String, size = 8 }: SplitBarProps): ReactNode {
  const sum = Math.max(
    total,
    shares.reduce((all, share) => all + share.value, 0),
  );
  const words = shares.filter((share) => share.value > 0).map((share) => `${share.label} ${format(share.value)}`);
  const text = `${words.length === 0 ? 'none' : words.join(', ')} of ${format(total)}`;
  return (
    <Tooltip label={text}>
      <Progress.Root size={size} role="img" aria-label={`${label}: ${text}`} miw={60}>
        {shares.map((share) => (
          <Progress.Section
            key={share.label}
            value={sum > 0 ? (share.value / sum) * 100 : 0}
            color={share.color}
            aria-hidden
            withAria={false}
          />
        ))}
      </Progress.Root>
    </Tooltip>
  );
}
