import type { AppTask } from '../api/apps.ts';

/** Where an instance answers. */
export type Endpoint = { readonly text: string; readonly href: string };

const hostPort = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The host ports of an instance, each as a web address to try. */
export function endpointsOf(task: Pick<AppTask, 'host' | 'ports'>): readonly Endpoint[] {
  return (task.ports ?? []).map((port) => ({
    text: hostPort(task.host, port),
    href: `http://${hostPort(task.host, port)}/`,
  }));
}
