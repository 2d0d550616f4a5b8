import type { ContainerInspectInfo } from 'dockerode';
import { parseJson } from '../../base/json.ts';
import type { Environment } from '../../wire/gen/mesos.ts';
import { labels } from './container-labels.ts';

/** The label of a container that says which of its variables are secrets; none when there are none. */
export function secretsLabel(environment: Environment | undefined): Record<string, string> {
  const secrets = (environment?.variables ?? []).filter(({ type }) => type === 'SECRET');
  return secrets.length === 0 ? {} : { [labels.secrets]: JSON.stringify(secrets.map(({ name }) => name)) };
}

/** What may be shown of a container: not the values of secrets. */
export function withoutSecrets(inspected: ContainerInspectInfo): ContainerInspectInfo {
  const parsed = parseJson(inspected.Config.Labels[labels.secrets] ?? '[]');
  const names: readonly unknown[] = parsed.ok && Array.isArray(parsed.value) ? parsed.value : [];
  if (names.length === 0) return inspected;
  const environment = inspected.Config.Env.map((text) => {
    const name = text.slice(0, text.indexOf('='));
    return names.includes(name) ? `${name}=<secret>` : text;
  });
  return { ...inspected, Config: { ...inspected.Config, Env: environment } };
}
