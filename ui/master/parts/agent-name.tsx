import type { ReactNode } from 'react';
import { PageLink } from '../../shared/app/navigation.tsx';
import { shortId } from '../../shared/format/ids.ts';
import { useNames } from '../api/summary.ts';

/** An agent by its host name, linked to its page; by its id while the host is not known. */
export function AgentName({ id }: { id: string }): ReactNode {
  const data = useNames();
  const agent = data?.slaves.find((entry) => entry.id === id);
  return (
    <PageLink to="/agents/$agentId" params={{ agentId: id }} title={id}>
      {agent?.hostname ?? shortId(id)}
    </PageLink>
  );
}
