import type { ReactNode } from 'react';
import { Panel } from '../../../shared/layout/panel.tsx';
import type { Tone } from '../../../shared/status/tone.ts';
import { ToneBadge } from '../../../shared/status/tone-badge.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { type Operation, resourcesOf } from '../../api/operations.ts';
import { resourceTitle } from '../../model/amounts.ts';
import { fullAmount, volumeText } from '../../model/full-resource.ts';
import { FrameworkName } from '../../parts/framework-name.tsx';

const plain = (text: string): string => {
  const words = text.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const toneOf = (state: string): Tone =>
  state === 'OPERATION_FINISHED' ? 'good' : /PENDING|RECOVERING|UNREACHABLE/.test(state) ? 'busy' : 'bad';

const columns: readonly Column<Operation>[] = [
  { id: 'kind', header: 'Operation', value: ({ info }) => plain(info.type) },
  {
    id: 'state',
    header: 'State',
    value: ({ latest_status: status }) => status.state,
    cell: ({ latest_status: status }) => (
      <ToneBadge tone={toneOf(status.state)}>{plain(status.state.replace('OPERATION_', ''))}</ToneBadge>
    ),
  },
  {
    id: 'of',
    header: 'Asked by',
    cell: ({ framework_id: id }) => (id === undefined ? 'an operator' : <FrameworkName id={id.value} />),
  },
  {
    id: 'what',
    header: 'Resources',
    cell: (operation) =>
      resourcesOf(operation)
        .map((resource) => {
          const volume = volumeText(resource);
          return `${resourceTitle(resource.name)} ${fullAmount(resource)}${volume === '' ? '' : ` (${volume})`}`;
        })
        .join(', '),
  },
  { id: 'message', header: 'Message', cell: ({ latest_status: status }) => status.message ?? null },
];

/** What is being changed on an agent and not yet confirmed. Nothing is shown if nothing is. */
export function OperationsTable({ operations }: { operations: readonly Operation[] }): ReactNode {
  if (operations.length === 0) return null;
  return (
    <Panel title="Operations under way">
      <DataTable label="Operations" rows={operations} columns={columns} rowId={({ uuid }) => uuid.value} empty={null} />
    </Panel>
  );
}
