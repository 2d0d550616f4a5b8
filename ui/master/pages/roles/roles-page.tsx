import { IconChartPie } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import type { Column } from '../../../shared/table/columns.ts';
import { DataTable } from '../../../shared/table/data-table.tsx';
import { type Quantities, type Role, useRoles } from '../../api/roles.ts';
import { describeAmounts } from '../../model/amounts.ts';

const amounts = (quantities: Quantities, none = '–'): string =>
  Object.keys(quantities).length === 0 ? none : describeAmounts(quantities);

const columns: readonly Column<Role>[] = [
  { id: 'name', header: 'Role', value: (role) => role.name },
  { id: 'weight', header: 'Weight', align: 'right', value: (role) => role.weight },
  { id: 'frameworks', header: 'Frameworks', align: 'right', value: (role) => role.frameworks.length },
  { id: 'guarantee', header: 'Guarantee', cell: (role) => amounts(role.quota.guarantee, 'none') },
  { id: 'limit', header: 'Limit', cell: (role) => amounts(role.quota.limit, 'none') },
  { id: 'allocated', header: 'Allocated', cell: (role) => amounts(role.allocated) },
  { id: 'offered', header: 'Offered', cell: (role) => amounts(role.offered) },
  { id: 'reserved', header: 'Reserved', cell: (role) => amounts(role.reserved) },
  {
    id: 'why',
    header: 'Offers',
    cell: (role) => (
      <PageLink to="/why" search={{ role: role.name }} aria-label={`Why not? (${role.name})`}>
        Why not?
      </PageLink>
    ),
  },
];

/** Who shares the cluster: weights, quota, and what each role holds. */
export function RolesPage(): ReactNode {
  const query = useRoles();
  return (
    <>
      <PageTitle title="Roles" />
      <Loaded query={query}>
        {(data) => (
          <DataTable
            label="Roles"
            rows={data.roles}
            columns={columns}
            rowId={(role) => role.name}
            sortBy={{ id: 'name' }}
            empty={
              <EmptyNote title="No role is in use" icon={IconChartPie}>
                A role appears here when a framework subscribes with it, or when something is reserved for it.
              </EmptyNote>
            }
          />
        )}
      </Loaded>
    </>
  );
}
