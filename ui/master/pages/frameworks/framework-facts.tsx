import type { ReactNode } from 'react';
import { OutLink } from '../../../shared/app/navigation.tsx';
import { Ago } from '../../../shared/format/ago.tsx';
import { safeHttpUrl } from '../../../shared/format/links.ts';
import { formatSpan } from '../../../shared/format/times.ts';
import { CopyText } from '../../../shared/layout/copy-text.tsx';
import { Facts } from '../../../shared/layout/facts.tsx';
import { type Framework, rolesOf } from '../../api/frameworks.ts';
import { describeAmounts } from '../../model/amounts.ts';

const WebPage = ({ url }: { url: string | undefined }): ReactNode =>
  url === undefined ? null : <OutLink href={url}>{url}</OutLink>;

/** Who a framework is, in two columns of facts. */
export function FrameworkFacts({ framework }: { framework: Framework }): ReactNode {
  const url = safeHttpUrl(framework.webui_url);
  const ended = framework.unregistered_time > 0;
  return (
    <>
      <Facts
        facts={[
          ['Id', <CopyText key="id" text={framework.id} />],
          ['Roles', rolesOf(framework).join(', ')],
          ['User', framework.user],
          ['Principal', framework.principal],
          ['Host', framework.hostname],
          ['Web page', url === undefined ? undefined : <WebPage key="web" url={url} />],
        ]}
      />
      <Facts
        facts={[
          ['Registered', <Ago key="registered" time={framework.registered_time * 1000} />],
          ['Ended', ended ? <Ago key="ended" time={framework.unregistered_time * 1000} /> : undefined],
          ['Failover timeout', formatSpan(framework.failover_timeout * 1000)],
          ['Checkpointing', framework.checkpoint ? 'on: tasks survive a restart of their agent' : 'off'],
          ['Uses', describeAmounts(framework.used_resources)],
          ['Capabilities', framework.capabilities.join(', ')],
        ]}
      />
    </>
  );
}
