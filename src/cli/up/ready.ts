import { setTimeout as delay } from 'node:timers/promises';
import { errorText, StadionError } from '../../base/errors.ts';
import { HttpClient } from '../../net/http-client.ts';
import type { ClusterState } from '../cluster.ts';
import type { Stack } from './stack.ts';

const GIVE_UP_MS = 60_000;
const POLL_MS = 20;

/** Waits until agents are registered and both frameworks take work. Gives the cluster as it is then. */
export async function untilReady(stack: Stack, agents: number): Promise<ClusterState> {
  const http = new HttpClient();
  const deadline = performance.now() + GIVE_UP_MS;
  let missing = 'the master';
  try {
    while (performance.now() < deadline) {
      try {
        const state = await readJson<ClusterState>(http, `${stack.master}/state`);
        const registered = state?.slaves.filter(({ active }) => active).length ?? 0;
        missing = await firstMissing(http, stack, state, registered < agents);
        if (missing === '' && state !== undefined) return state;
      } catch (thrown) {
        missing = `the master (${errorText(thrown)})`;
      }
      await delay(POLL_MS);
    }
  } finally {
    http.close();
  }
  throw new StadionError({
    code: 'not-ready',
    message: `${missing} did not get ready in ${GIVE_UP_MS / 1000} s: see the logs`,
  });
}

async function firstMissing(
  http: HttpClient,
  stack: Stack,
  state: ClusterState | undefined,
  isAgentMissing: boolean,
): Promise<string> {
  if (state === undefined) return 'the master';
  if (isAgentMissing) return 'an agent';
  const names = state.frameworks
    .filter((framework) => 'active' in framework && framework.active === true)
    .map(({ name }) => name);
  if (!names.some((name) => name.startsWith('marathon'))) return 'Marathon';
  if (!names.some((name) => name.startsWith('chronos'))) return 'Chronos';
  if ((await readJson(http, `${stack.marathon}/v2/info`)) === undefined) return 'Marathon';
  return (await readJson(http, `${stack.chronos}/v1/scheduler/jobs`)) === undefined ? 'Chronos' : '';
}

async function readJson<T>(http: HttpClient, url: string): Promise<T | undefined> {
  const response = await http.request({ url, timeoutMs: 5_000 });
  return response.status === 200 ? (JSON.parse(response.text()) as T) : undefined;
}
