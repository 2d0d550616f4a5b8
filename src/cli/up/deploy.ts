import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '../../net/http-client.ts';
import type { Definition } from './definitions.ts';

export interface DeployTarget {
  /** URLs without a last slash. */
  readonly marathon: string;
  readonly chronos: string;
}

/** How one definition fared, as a line for the user. */
export interface Deployed {
  readonly name: string;
  readonly kind: 'app' | 'job';
  readonly outcome: string;
  readonly isFailed: boolean;
}

/** An app that is not up after this long is said to be starting. */
const RUNNING_MS = 4_000;
const POLL_MS = 50;

/** Deploys everything; jobs after their parents. */
export async function deployAll(definitions: readonly Definition[], target: DeployTarget): Promise<Deployed[]> {
  const http = new HttpClient();
  try {
    const apps = definitions
      .filter(({ kind }) => kind === 'app')
      .map((definition) => deployApp(http, definition, target.marathon));
    const jobs: Deployed[] = [];
    for (const definition of inParentOrder(definitions.filter(({ kind }) => kind === 'job'))) {
      jobs.push(await deployJob(http, definition, target.chronos));
    }
    return [...(await Promise.all(apps)), ...jobs];
  } finally {
    http.close();
  }
}

async function deployApp(http: HttpClient, { name, body }: Definition, marathon: string): Promise<Deployed> {
  const response = await http.request({
    url: `${marathon}/v2/apps${name}?force=true`,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, id: name }),
  });
  if (response.status >= 300) return { name, kind: 'app', outcome: said(response.text()), isFailed: true };
  const address = await untilRunning(http, `${marathon}/v2/apps${name}?embed=app.tasks`);
  return { name, kind: 'app', outcome: address ?? 'is starting: see Marathon', isFailed: false };
}

interface AppAnswer {
  readonly app?: {
    readonly instances?: number;
    readonly tasksRunning?: number;
    readonly tasks?: readonly { readonly host?: string; readonly ports?: readonly number[]; readonly state?: string }[];
  };
}

/** Where the app answers once one instance runs; `runs` when it has no port; nothing when it takes longer. */
async function untilRunning(http: HttpClient, url: string): Promise<string | undefined> {
  const deadline = performance.now() + RUNNING_MS;
  while (performance.now() < deadline) {
    const answer = await http.request({ url });
    const { app } = JSON.parse(answer.text()) as AppAnswer;
    if (app?.instances === 0) return 'is suspended (0 instances)';
    const task = app?.tasks?.find(({ state }) => state === 'TASK_RUNNING');
    if (task !== undefined) {
      const port = task.ports?.[0];
      const host = task.host ?? '127.0.0.1';
      if (port === undefined) return 'runs';
      // A task runs a moment before it listens; the address is given once something answers there.
      if (await isListening(host, port)) return `http://${host}:${port}`;
    }
    await delay(POLL_MS);
  }
  return undefined;
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const finish = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

async function deployJob(http: HttpClient, { name, body }: Definition, chronos: string): Promise<Deployed> {
  const isDependent = Array.isArray(body['parents']) && body['parents'].length > 0;
  const response = await http.request({
    url: `${chronos}/v1/scheduler/${isDependent ? 'dependency' : 'iso8601'}`,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const isFailed = response.status >= 300;
  const when = isDependent
    ? `after ${(body['parents'] as unknown[]).join(', ')}`
    : `on schedule ${String(body['schedule'] ?? '')}`;
  return { name, kind: 'job', outcome: isFailed ? said(response.text()) : when, isFailed };
}

function said(text: string): string {
  return `refused: ${text.replace(/\s+/g, ' ').slice(0, 160)}`;
}

/** Parents first. What refers to jobs elsewhere, or in a circle, keeps its place: Chronos says what is wrong with it. */
function inParentOrder(jobs: readonly Definition[]): Definition[] {
  const waiting = new Map(jobs.map((job) => [job.name, job]));
  const ordered: Definition[] = [];
  const place = (job: Definition): void => {
    if (!waiting.delete(job.name)) return;
    const parents = Array.isArray(job.body['parents']) ? job.body['parents'] : [];
    for (const parent of parents) {
      const known = waiting.get(String(parent));
      if (known !== undefined) place(known);
    }
    ordered.push(job);
  };
  for (const job of jobs) place(job);
  return ordered;
}
