import { useLive } from '../../shared/api/use-live.ts';
import { safeHttpUrl } from '../../shared/format/links.ts';

/** The address of the Mesos page without a slash at the end; undefined where the server does not tell. */
export function useMesosUrl(): string | undefined {
  const { data } = useLive<{ readonly mesos_leader_ui_url?: string | null } | undefined>('v1/info', {
    everyMs: 60_000,
  });
  return safeHttpUrl(data?.mesos_leader_ui_url)?.replace(/\/+$/, '');
}
