import type { ReactNode } from 'react';
import { ToneBadge } from '../../shared/status/tone-badge.tsx';
import type { AppStatus } from '../model/app-status.ts';

/** The status of an app as a badge that explains itself. */
export function AppStatusBadge({ status }: { status: AppStatus }): ReactNode {
  return (
    <ToneBadge tone={status.tone} hint={status.hint}>
      {status.label}
    </ToneBadge>
  );
}
