import type { ReactNode } from 'react';
import { Panel } from '../../../shared/layout/panel.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import type { AgentInFull } from '../../api/agents.ts';
import type { FullResource } from '../../api/resources.ts';
import { resourceTitle } from '../../model/amounts.ts';
import { fullAmount, volumeText } from '../../model/full-resource.ts';

type Row = { readonly id: string; readonly role: string; readonly resource: FullResource; readonly use: string };

/** Whether tasks use a volume, or it is on offer; other reservations are shared out in parts. */
function volumeUse(agent: AgentInFull, volume: FullResource): string {
  const id = volume.disk?.persistence?.id;
  const role = volume.reservations?.at(-1)?.role;
  if (id === undefined) return '';
  const has = (list: readonly FullResource[]): boolean =>
    list.some((entry) => entry.disk?.persistence?.id === id && entry.reservations?.at(-1)?.role === role);
  if (has(agent.used_resources_full)) return 'in use';
  return has(agent.offered_resources_full) ? 'on offer' : 'not in use';
}

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
  { id: 'use', header: 'Volume is', value: (row) => row.use },
];

/** What of an agent is kept for roles. Nothing is shown if nothing is reserved. */
export function ReservationsTable({ agent }: { agent: AgentInFull }): ReactNode {
  const rows = Object.entries(agent.reserved_resources_full).flatMap(([role, resources]) =>
    resources.map((resource, index) => ({
      id: `${role}/${index}`,
      role,
      resource,
      use: volumeUse(agent, resource),
    })),
  );
  if (rows.length === 0) return null;
  return (
    <Panel title="Reservations and volumes">
      <DataTable label="Reservations" rows={rows} columns={columns} rowId={(row) => row.id} empty={null} />
    </Panel>
  );
}
