import type { ReactNode } from 'react';
import { Panel } from '../../../shared/layout/panel.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import type { AgentInFull } from '../../api/agents.ts';
import type { FullResource } from '../../api/resources.ts';
import { resourceTitle } from '../../model/amounts.ts';
import { fullAmount, volumeText } from '../../model/full-resource.ts';

type Row = { readonly id: string; readonly role: string; readonly resource: FullResource };

const columns: readonly Column<Row>[] = [
  { id: 'role', header: 'Role', value: (row) => row.role },
  { id: 'resource', header: 'Resource', value: (row) => resourceTitle(row.resource.name) },
  { id: 'amount', header: 'Amount', align: 'right', cell: (row) => fullAmount(row.resource) },
  {
    id: 'kind',
    header: 'Kind',
    value: (row) => (row.resource.reservations?.at(-1)?.type === 'DYNAMIC' ? 'dynamic' : 'static'),
  },
  { id: 'principal', header: 'Reserved by', value: (row) => row.resource.reservations?.at(-1)?.principal ?? '' },
  { id: 'volume', header: 'Volume', cell: (row) => volumeText(row.resource) },
];

/** What of an agent is kept for roles. Nothing is shown if nothing is reserved. */
export function ReservationsTable({ agent }: { agent: AgentInFull }): ReactNode {
  const rows = Object.entries(agent.reserved_resources_full).flatMap(([role, resources]) =>
    resources.map((resource, index) => ({ id: `${role}/${index}`, role, resource })),
  );
  if (rows.length === 0) return null;
  return (
    <Panel title="Reservations">
      <DataTable label="Reservations" rows={rows} columns={columns} rowId={(row) => row.id} empty={null} />
    </Panel>
  );
}
