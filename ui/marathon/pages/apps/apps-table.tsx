import { Badge, Group, Text } from '@mantine/core';
import { IconBox, IconFolder } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { formatMebibytes, formatNumber, plural } from '../../../shared/format/numbers.ts';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { AppMenu } from '../../actions/app-menu.tsx';
import type { App } from '../../api/apps.ts';
import { labelText } from '../../model/app-filter.ts';
import type { AppStatus } from '../../model/app-status.ts';
import { lastSegment, type Row, sumApps } from '../../model/groups.ts';
import { healthOf, healthWeight } from '../../model/health.ts';
import { AppStatusBadge } from '../../parts/app-status-badge.tsx';
import { HealthBar } from '../../parts/health-bar.tsx';

export type AppsTableProps = {
  readonly rows: readonly Row[];
  readonly statusOf: (app: App) => AppStatus;
  /** Whole ids instead of last segments, where the rows come from different groups. */
  readonly fullIds: boolean;
  readonly empty: ReactNode;
};

const sums = (row: Row) => sumApps(row.kind === 'app' ? [row.app] : row.apps);
const shownLabels = 3;

const Labels = ({ app }: { app: App }): ReactNode => {
  const labels = Object.entries(app.labels).map(([key, value]) => labelText(key, value));
  return (
    <>
      {labels.slice(0, shownLabels).map((label) => (
        <Badge key={label} variant="default" fw={500} maw={180}>
          {label}
        </Badge>
      ))}
      {labels.length > shownLabels ? (
        <Badge variant="default" fw={500} title={labels.join(', ')}>
          +{labels.length - shownLabels}
        </Badge>
      ) : null}
    </>
  );
};

const Status = ({ status }: { status: AppStatus }): ReactNode => (
  <>
    <AppStatusBadge status={status} />
    {status.reason === undefined ? null : (
      <Text size="xs" c="dimmed" mt={3} visibleFrom="sm">
        {status.reason}
      </Text>
    )}
  </>
);

const Name = ({ row, full }: { row: Row; full: boolean }): ReactNode => {
  const name = full ? row.id : lastSegment(row.id);
  return (
    <Group gap={8} wrap="nowrap">
      {row.kind === 'app' ? (
        <IconBox size={18} stroke={1.5} aria-label="App" style={{ flex: 'none' }} />
      ) : (
        <IconFolder size={18} stroke={1.5} aria-label="Group" style={{ flex: 'none' }} />
      )}
      <Group gap={6}>
        {row.kind === 'app' ? (
          <PageLink to="/apps/$appId" params={{ appId: row.id }}>
            {name}
          </PageLink>
        ) : (
          <PageLink to="/group/$groupId" params={{ groupId: row.id }}>
            {name}
          </PageLink>
        )}
        {row.kind === 'app' ? <Labels app={row.app} /> : null}
      </Group>
    </Group>
  );
};

const columnsFor = ({ statusOf, fullIds }: AppsTableProps): readonly Column<Row>[] => [
  {
    id: 'name',
    header: 'Name',
    // Groups stay above apps.
    value: (row) => `${row.kind === 'group' ? 0 : 1}${row.id}`,
    cell: (row) => <Name row={row} full={fullIds} />,
  },
  {
    id: 'status',
    header: 'Status',
    value: (row) => (row.kind === 'app' ? statusOf(row.app).label : ''),
    cell: (row) =>
      row.kind === 'app' ? (
        <Status status={statusOf(row.app)} />
      ) : (
        <Text size="sm" c="dimmed">
          {plural(row.apps.length, 'app')}
        </Text>
      ),
  },
  {
    id: 'instances',
    header: 'Instances',
    align: 'right',
    value: (row) => sums(row).tasksRunning,
    cell: (row) => `${formatNumber(sums(row).tasksRunning)} of ${formatNumber(sums(row).instances)}`,
  },
  {
    id: 'health',
    header: 'Health',
    width: 190,
    value: (row) => healthWeight(healthOf(sums(row))),
    cell: (row) => <HealthBar counts={sums(row)} />,
  },
  {
    id: 'cpus',
    header: 'CPUs',
    align: 'right',
    value: (row) => sums(row).cpus,
    cell: (row) => formatNumber(sums(row).cpus),
    wideOnly: true,
  },
  {
    id: 'mem',
    header: 'Memory',
    align: 'right',
    value: (row) => sums(row).mem,
    cell: (row) => formatMebibytes(sums(row).mem),
    wideOnly: true,
  },
  {
    id: 'menu',
    header: '',
    align: 'right',
    width: 50,
    cell: (row) => (row.kind === 'app' ? <AppMenu app={row.app} status={statusOf(row.app)} /> : null),
  },
];

/** Groups and apps in a table. */
export function AppsTable(props: AppsTableProps): ReactNode {
  return (
    <DataTable
      label="Applications"
      rows={props.rows}
      columns={columnsFor(props)}
      rowId={(row) => `${row.kind} ${row.id}`}
      sortBy={{ id: 'name' }}
      empty={props.empty}
    />
  );
}
