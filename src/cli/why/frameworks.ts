/** Frameworks of the cluster, and how Marathon and Chronos are reached. */
import { parseJson } from '../../base/json.ts';
import type { Cluster } from '../cluster.ts';

export interface KnownFramework {
  readonly id: string;
  readonly name: string;
  readonly webui_url?: string;
  readonly active: boolean;
}

export async function frameworksOf(cluster: Cluster): Promise<readonly KnownFramework[]> {
  const { frameworks = [] } = (await cluster.json('/state-summary')) as { frameworks?: readonly KnownFramework[] };
  return frameworks;
}

/** A Marathon or Chronos. */
export interface Service {
  readonly url: string;
  /** In the master's list, when it is known which. */
  readonly framework: KnownFramework | undefined;
}

/** Those at the given URL, or all whose framework is called so (`marathon`, `marathon-2`) and tells its address. */
export function servicesOf(kind: string, url: string | undefined, frameworks: readonly KnownFramework[]): Service[] {
  const named = frameworks.filter(({ name }) => name.toLowerCase().startsWith(kind));
  if (url !== undefined) {
    const bare = url.replace(/\/+$/, '');
    const own = named.find((framework) => framework.webui_url?.replace(/\/+$/, '') === bare);
    return [{ url: bare, framework: own ?? (named.length === 1 ? named[0] : undefined) }];
  }
  return named.flatMap((framework) => {
    const address = framework.webui_url?.replace(/\/+$/, '') ?? '';
    return /^https?:\/\//.test(address) ? [{ url: address, framework }] : [];
  });
}

/** A GET of a service as JSON; undefined when it does not answer, or not with 200. */
export async function getJson(cluster: Cluster, url: string): Promise<unknown> {
  try {
    const response = await cluster.elsewhere('GET', url);
    const parsed = parseJson(response.text());
    return response.status === 200 && parsed.ok ? parsed.value : undefined;
  } catch {
    // A service that is not there has nothing to say; the master has.
    return undefined;
  }
}
