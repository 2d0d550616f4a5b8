import { Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNow } from './now.ts';
import { formatRelative, formatTime, parseTime } from './times.ts';

/** A time as people speak of it, with the exact time on hover. Takes milliseconds or an ISO text. */
export function Ago({ time, none = '–' }: { time: number | string | undefined; none?: string }): ReactNode {
  const now = useNow();
  const timeMs = typeof time === 'string' ? parseTime(time) : time;
  if (timeMs === undefined || timeMs <= 0) return <>{none}</>;
  return (
    <Tooltip label={formatTime(timeMs)}>
      <Text span inherit component="time" dateTime={new Date(timeMs).toISOString()} style={{ whiteSpace: 'nowrap' }}>
        {formatRelative(timeMs, now)}
      </Text>
    </Tooltip>
  );
}
