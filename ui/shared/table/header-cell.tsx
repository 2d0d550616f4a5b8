import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Column } from './columns.ts';
import classes from './data-table.module.css';

type Sorted = false | 'asc' | 'desc';
export type HeaderCellProps<T> = {
  readonly column: Column<T>;
  readonly sorted: Sorted;
  readonly onSort: () => void;
};

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;
const SortIcon = ({ sorted }: { sorted: Sorted }): ReactNode => {
  const Icon = sorted === false ? IconSelector : sorted === 'asc' ? IconArrowUp : IconArrowDown;
  return <Icon size={14} stroke={1.8} aria-hidden opacity={sorted === false ? 0.35 : 1} />;
};

/** The head of a column: a button that sorts, where the column can be sorted. */
export function HeaderCell<T>({ column, sorted, onSort }: HeaderCellProps<T>): ReactNode {
  return (
    <th
      scope="col"
      data-align={column.align}
      data-wide-only={column.wideOnly === true || undefined}
      style={column.width === undefined ? undefined : { width: column.width }}
      aria-sort={sorted === false ? undefined : ariaSort[sorted]}
    >
      {column.value === undefined ? (
        column.header
      ) : (
        <UnstyledButton className={classes.sort ?? ''} onClick={onSort}>
          {column.header}
          <SortIcon sorted={sorted} />
        </UnstyledButton>
      )}
    </th>
  );
}
