import type { ReactNode } from 'react';
import { Loaded } from '../../../shared/feedback/loaded.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { CopyText } from '../../../shared/layout/copy-text.tsx';
import { Facts } from '../../../shared/layout/facts.tsx';
import { Panel } from '../../../shared/layout/panel.tsx';
import { useLeader } from '../../api/leader.ts';

/** Who leads the cluster, where, and since when. */
export function LeaderPanel({ cluster }: { cluster: string | undefined }): ReactNode {
  const leader = useLeader();
  const toMs = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : seconds * 1000;
  return (
    <Panel title="Leading master">
      <Loaded query={leader}>
        {({ get_master: { master_info: info, start_time, elected_time } }) => (
          <Facts
            facts={[
              ['Cluster', cluster ?? 'no name'],
              ['Host', `${info.hostname ?? info.address?.ip ?? 'unknown'}:${info.port}`],
              ['Version', info.version],
              ['Elected', <Ago key="elected" time={toMs(elected_time)} />],
              ['Started', <Ago key="started" time={toMs(start_time)} />],
              ['Id', <CopyText key="id" text={info.id} />],
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
