import type { ReactNode } from 'react';
import { Ago } from '../../../shared/format/ago.tsx';
import { CopyText } from '../../../shared/layout/copy-text.tsx';
import { Facts } from '../../../shared/layout/facts.tsx';
import type { AgentInFull } from '../../api/agents.ts';
import { AttributeBadges } from '../../parts/attribute-badges.tsx';

/** Who an agent is. */
export function AgentFacts({ agent }: { agent: AgentInFull }): ReactNode {
  const domain = agent.domain?.fault_domain;
  const attributes =
    Object.keys(agent.attributes).length === 0 ? 'none' : <AttributeBadges attributes={agent.attributes} />;
  return (
    <Facts
      facts={[
        ['Id', <CopyText key="id" text={agent.id} />],
        ['Address', agent.pid.split('@').at(-1)],
        ['Attributes', attributes],
        ['Region and zone', domain === undefined ? undefined : `${domain.region.name}, ${domain.zone.name}`],
        ['Version', agent.version],
        ['Registered', <Ago key="registered" time={agent.registered_time * 1000} />],
        [
          'Came back',
          agent.reregistered_time === undefined ? undefined : <Ago key="again" time={agent.reregistered_time * 1000} />,
        ],
      ]}
    />
  );
}
