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
import { HeldBackNotice } from './held-back-notice.tsx';
import { QuotaCell } from './quota-cell.tsx';

const amounts = (quantities: Quantities): string =>
  Object.keys(quantities).length === 0 ? '–' : describeAmounts(quantities);

// A quota counts for the roles below it: each row knows the others.
type Row = Role & { readonly roles: readonly Role[] };

const columns: readonly Column<Row>[] = [
  { id: 'name', header: 'Role', value: (role) => role.name },
  { id: 'weight', header: 'Weight', align: 'right', value: (role) => role.weight },
  { id: 'frameworks', header: 'Frameworks', align: 'right', value: (role) => role.frameworks.length },
  { id: 'quota', header: 'Quota', cell: ({ roles, ...role }) => <QuotaCell role={role} roles={roles} /> },
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
          <>
            <HeldBackNotice roles={data.roles} />
            <DataTable
              label="Roles"
              rows={data.roles.map((role) => ({ ...role, roles: data.roles }))}
              columns={columns}
              rowId={(role) => role.name}
              sortBy={{ id: 'name' }}
              empty={
                <EmptyNote title="No role is in use" icon={IconChartPie}>
                  A role appears here when a framework subscribes with it, or when something is reserved for it.
                </EmptyNote>
              }
            />
          </>
        )}
      </Loaded>
    </>
  );
}
