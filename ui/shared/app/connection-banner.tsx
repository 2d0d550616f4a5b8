import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useOutage } from '../api/connection.ts';
import { useNow } from '../format/now.ts';
import { formatSpan, formatTime } from '../format/times.ts';

/** Says that the server does not answer, since when, and what the screen still shows. */
export function ConnectionBanner(): ReactNode {
  const outage = useOutage();
  const now = useNow();
  if (outage === undefined) return null;
  return (
    <Alert
      role="alert"
      color="red"
      variant="filled"
      mb="md"
      icon={<IconPlugConnectedX />}
      title="The server does not answer"
    >
      {outage.reason} This goes on for {formatSpan(now - outage.sinceMs)}, since {formatTime(outage.sinceMs)}. What you
      see is from before that; running work goes on without this page. Trying again every few seconds.
    </Alert>
  );
}
