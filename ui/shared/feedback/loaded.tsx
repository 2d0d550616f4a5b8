import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/request.ts';
import { ErrorNote } from './error-note.tsx';

export type LoadedProps<T> = {
  readonly query: UseQueryResult<T, ApiError>;
  /** What to show where the server answers 404. */
  readonly missing?: ReactNode;
  readonly children: (data: T) => ReactNode;
};

/** Shows the answer of a query: grey bars until it is there, the error if it never came, old data while it is stale. */
export function Loaded<T>({ query, missing, children }: LoadedProps<T>): ReactNode {
  if (query.error?.status === 404 && missing !== undefined) return missing;
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <ErrorNote error={query.error} />;
  return (
    <Stack gap="sm" aria-busy="true" aria-label="Loading">
      <Skeleton h={28} w="40%" />
      <Skeleton h={90} />
      <Skeleton h={200} />
    </Stack>
  );
}
