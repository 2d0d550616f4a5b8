import type { ReactNode } from 'react';
import { SplitBar } from '../../shared/status/split-bar.tsx';
import { formatAmount, resourceTitle, type Usage } from '../model/amounts.ts';

export const usedColor = 'var(--mantine-primary-color-filled)';
export const offeredColor = 'orange.5';

/** Used and offered of one resource; the rest of the bar is free. */
export function UsageBar({ name, usage, size = 8 }: { name: string; usage: Usage; size?: number }): ReactNode {
  return (
    <SplitBar
      label={resourceTitle(name)}
      total={usage.total}
      size={size}
      format={(value) => formatAmount(name, value)}
      shares={[
        { label: 'used', value: usage.used, color: usedColor },
        { label: 'offered', value: usage.offered, color: offeredColor },
      ]}
    />
  );
}
