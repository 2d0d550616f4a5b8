import { Group, Pagination, Paper, Text } from '@mantine/core';
import {
  type ColumnDef,
  createPaginatedRowModel,
  createSortedRowModel,
  type RowData,
  rowPaginationFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { formatNumber } from '../format/numbers.ts';
import type { Column } from './columns.ts';
import classes from './data-table.module.css';
import { HeaderCell } from './header-cell.tsx';

const features = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic, text: sortFn_text },
});

export type DataTableProps<T extends RowData> = {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowId: (row: T) => string;
  readonly sortBy?: { readonly id: string; readonly desc?: boolean };
  readonly pageSize?: number;
  /** Shown instead of the table when there are no rows. */
  readonly empty: ReactNode;
};

const definition = <T extends RowData>(column: Column<T>): ColumnDef<typeof features, T> => ({
  id: column.id,
  header: column.header,
  accessorFn: (row: T) => column.value?.(row),
  enableSorting: column.value !== undefined,
  sortUndefined: 'last',
});

/** A sortable table with pages; on narrow screens each row becomes a card with labelled lines. */
export function DataTable<T extends RowData>(props: DataTableProps<T>): ReactNode {
  const { label, rows, columns, rowId, sortBy, pageSize = 50, empty } = props;
  const definitions = useMemo(() => columns.map(definition), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: rows as T[],
    getRowId: rowId,
    autoResetPageIndex: false,
    initialState: {
      sorting: sortBy === undefined ? [] : [{ id: sortBy.id, desc: sortBy.desc ?? false }],
      pagination: { pageIndex: 0, pageSize },
    },
  });
  if (rows.length === 0) return empty;
  const pages = table.getPageCount();
  // Rows may vanish while a late page is shown.
  const pageIndex = Math.min(table.state.pagination.pageIndex, pages - 1);
  if (pageIndex !== table.state.pagination.pageIndex) table.setPageIndex(pageIndex);
  return (
    <>
      <Paper withBorder className={classes.frame ?? ''}>
        <table className={classes.table} aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => {
                const handle = table.getColumn(column.id);
                return (
                  <HeaderCell
                    key={column.id}
                    column={column}
                    sorted={handle?.getIsSorted() ?? false}
                    onSort={() => handle?.toggleSorting()}
                  />
                );
              })}
            </tr>
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id}>
                {columns.map((column) => (
                  <td
                    key={column.id}
                    data-label={column.header}
                    data-align={column.align}
                    data-wide-only={column.wideOnly === true || undefined}
                  >
                    {column.cell === undefined ? (column.value?.(row.original) ?? '–') : column.cell(row.original)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Paper>
      {pages < 2 ? null : (
        <Group justify="space-between" mt="sm">
          <Text size="sm" c="dimmed">
            {formatNumber(rows.length)} rows
          </Text>
          <Pagination
            size="sm"
            total={pages}
            value={pageIndex + 1}
            onChange={(page) => table.setPageIndex(page - 1)}
            getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          />
        </Group>
      )}
    </>
  );
}
