import type { ReactNode } from 'react';
import { useParam } from '../../../shared/app/navigation.tsx';
import { shortId } from '../../../shared/format/ids.ts';
import { PageTitle } from '../../../shared/layout/page-title.tsx';
import { sandboxPath } from '../../api/files.ts';
import { SandboxPanel } from './sandbox-panel.tsx';

/** The files of an executor, by the address that other pages know. */
export function ExecutorSandboxPage(): ReactNode {
  const agentId = useParam('agentId');
  const frameworkId = useParam('frameworkId');
  const executorId = useParam('executorId');
  return (
    <>
      <PageTitle
        title={executorId}
        trail={[
          { label: 'Agents', to: '/agents' },
          { label: shortId(agentId), to: '/agents/$agentId', params: { agentId } },
          { label: shortId(frameworkId), to: '/frameworks/$frameworkId', params: { frameworkId } },
        ]}
      />
      <SandboxPanel agentId={agentId} root={sandboxPath(frameworkId, executorId)} />
    </>
  );
}
