import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';
import { safeHttpUrl } from '../../shared/format/links.ts';

/** What Marathon says about itself. */
export type Info = {
  readonly name: string;
  readonly version: string;
  readonly leader: string | null;
  readonly frameworkId: string | null;
  readonly marathon_config: Readonly<Record<string, unknown>> & { readonly mesos_leader_ui_url?: string | null };
  readonly zookeeper_config: Readonly<Record<string, unknown>>;
  readonly http_config: Readonly<Record<string, unknown>>;
};

/** What Marathon says about itself: asked for seldom, as it hardly changes. */
export function useInfo(): UseQueryResult<Info, ApiError> {
  return useLive<Info>('../v2/info', { everyMs: 30_000 });
}

/** The address of the Mesos page without a slash at the end; undefined while it is not known. */
export function useMesosUrl(): string | undefined {
  const { data } = useInfo();
  return safeHttpUrl(data?.marathon_config.mesos_leader_ui_url)?.replace(/\/+$/, '');
}
