import type { ReactNode } from 'react';
import { PageLink } from '../../shared/app/navigation.tsx';
import { shortId } from '../../shared/format/ids.ts';
import { useNames } from '../api/summary.ts';

/** A framework by its name, linked to its page; by its id if it is gone. */
export function FrameworkName({ id }: { id: string }): ReactNode {
  const data = useNames();
  const framework = data?.frameworks.find((entry) => entry.id === id);
  return (
    <PageLink to="/frameworks/$frameworkId" params={{ frameworkId: id }} title={id}>
      {framework?.name ?? shortId(id)}
    </PageLink>
  );
}
