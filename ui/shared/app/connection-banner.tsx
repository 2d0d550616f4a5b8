import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFailingSince } from '../api/connection.ts';
import { useNow } from '../format/now.ts';
import { formatSpan, formatTime } from '../format/times.ts';

/** Says that the server does not answer, since when, and what the screen still shows. */
export function ConnectionBanner(): ReactNode {
  const since = useFailingSince();
  const now = useNow();
  if (since === undefined) return null;
  return (
    <Alert
      role="alert"
      color="red"
      variant="filled"
      mb="md"
      icon={<IconPlugConnectedX />}
      title="The server does not answer"
    >
      No answer for {formatSpan(now - since)}, since {formatTime(since)}. What you see is from before that; running work
      goes on without this page. Trying again every few seconds.
    </Alert>
  );
}
