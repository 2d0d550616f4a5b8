import type { ReactNode } from 'react';
import { shortId } from '../../../shared/format/ids.ts';
import { CopyText } from '../../../shared/layout/copy-text.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import type { Offer } from '../../api/frameworks.ts';
import { describeAmounts } from '../../model/amounts.ts';
import { AgentName } from '../../parts/agent-name.tsx';
import { FrameworkName } from '../../parts/framework-name.tsx';

const columns: readonly Column<Offer>[] = [
  {
    id: 'id',
    header: 'Offer',
    value: (offer) => offer.id,
    cell: (offer) => <CopyText text={offer.id} shown={shortId(offer.id)} />,
  },
  { id: 'framework', header: 'Framework', cell: (offer) => <FrameworkName id={offer.framework_id} /> },
  { id: 'role', header: 'Role', value: (offer) => offer.allocation_info?.role ?? '*' },
  { id: 'agent', header: 'Agent', cell: (offer) => <AgentName id={offer.slave_id} /> },
  { id: 'resources', header: 'Resources', cell: (offer) => describeAmounts(offer.resources) },
];

/** Offers in a table. */
export function OffersTable({ offers, empty }: { offers: readonly Offer[]; empty: ReactNode }): ReactNode {
  return <DataTable label="Offers" rows={offers} columns={columns} rowId={(offer) => offer.id} empty={empty} />;
}
