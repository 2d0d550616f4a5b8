import { IconPackage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../shared/app/navigation.tsx';
import { EmptyNote } from '../../../shared/feedback/empty-note.tsx';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { useFrameworks } from '../../api/frameworks.ts';
import { OffersTable } from './offers-table.tsx';

/** Resources that lie with frameworks at this moment, waiting to be used or given back. */
export function OffersPage(): ReactNode {
  const query = useFrameworks();
  return (
    <>
      <PageTitle
        title="Offers"
        actions={
          <PageLink to="/why" size="sm">
            Why is something not offered?
          </PageLink>
        }
      />
      <Loaded query={query}>
        {(data) => (
          <OffersTable
            offers={data.frameworks.flatMap((framework) => framework.offers)}
            empty={
              <EmptyNote title="No offer is outstanding" icon={IconPackage}>
                That is the usual state: frameworks answer offers within a moment. An offer that stays here for long is
                held by a framework that does not answer, and keeps its resources from the others.
              </EmptyNote>
            }
          />
        )}
      </Loaded>
    </>
  );
}
