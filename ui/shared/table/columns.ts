import type { ReactNode } from 'react';

/** One column of a table over rows of type T. */
export type Column<T> = {
  readonly id: string;
  readonly header: string;
  /** What the column is sorted by; a column without it cannot be sorted. */
  readonly value?: (row: T) => string | number | undefined;
  /** What is shown; by default the value. */
  readonly cell?: (row: T) => ReactNode;
  readonly align?: 'right';
  readonly width?: number | string;
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
};
