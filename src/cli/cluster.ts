/** What the tools ask a running master. */

import { readFileSync } from 'node:fs';
import { errorText, StadionError } from '../base/errors.ts';
import { parseJson } from '../base/json.ts';
import { basicAuthorization, type Credential } from '../net/basic-auth.ts';
import { HttpClient, type HttpResponse } from '../net/http-client.ts';

export const DEFAULT_MASTER = '127.0.0.1:5050';

export interface ClusterTask {
  readonly id: string;
  readonly name: string;
  readonly framework_id: string;
  readonly executor_id: string;
  readonly slave_id: string;
  readonly state: string;
  readonly resources: Readonly<Record<string, number | string>>;
  readonly statuses?: readonly { readonly state: string; readonly timestamp: number; readonly healthy?: boolean }[];
}

export interface ClusterFramework {
  readonly id: string;
  readonly name: string;
  readonly webui_url?: string;
  readonly tasks: readonly ClusterTask[];
  readonly completed_tasks: readonly ClusterTask[];
  readonly unreachable_tasks?: readonly ClusterTask[];
}

export interface ClusterAgent {
  readonly id: string;
  readonly hostname: string;
  readonly active: boolean;
  readonly resources: Readonly<Record<string, number | string>>;
  readonly used_resources: Readonly<Record<string, number | string>>;
  readonly offered_resources: Readonly<Record<string, number | string>>;
}

export interface ClusterState {
  readonly slaves: readonly ClusterAgent[];
  readonly frameworks: readonly ClusterFramework[];
  readonly completed_frameworks: readonly ClusterFramework[];
}

/** A task with the framework it belongs to. */
export interface OwnedTask {
  readonly task: ClusterTask;
  readonly framework: ClusterFramework;
  readonly isActive: boolean;
}

/** The header that proves who asks, by the file `{"principal":…,"secret":…}` that a variable names. */
function authorizationOf(variable: string): Record<string, string> {
  const credential = readOwnCredential(variable);
  return credential === undefined ? {} : { Authorization: basicAuthorization(credential) };
}

/** Throws a sentence for the user when the file is none. */
export function readOwnCredential(variable: string): Credential | undefined {
  const path = process.env[variable];
  if (path === undefined || path === '') return undefined;
  try {
    const json = parseJson(readFileSync(path, 'utf8'));
    const { principal, secret } = (json.ok ? json.value : {}) as Record<string, unknown>;
    if (typeof principal === 'string' && typeof secret === 'string') return { principal, secret };
  } catch (thrown) {
    throw unusable(variable, errorText(thrown));
  }
  throw unusable(variable, 'it is not {"principal":…,"secret":…}');
}

function unusable(variable: string, reason: string): StadionError {
  return new StadionError({
    code: 'credentials-invalid',
    message: `the file that ${variable} names, ${process.env[variable]}, cannot be used: ${reason}`,
    retryable: false,
  });
}

/** The leading master, found from the address of any master. */
export class Cluster {
  readonly #http = new HttpClient();
  #url: string;
  /** What proves who asks. */
  readonly #headers: Readonly<Record<string, string>>;

  /** `master`: host:port or a URL. */
  constructor(master: string) {
    this.#url = /^https?:\/\//.test(master) ? master.replace(/\/+$/, '') : `http://${master}`;
    this.#headers = authorizationOf('STADION_CREDENTIAL');
  }

  /** True when its masters speak TLS. */
  get isSecure(): boolean {
    return this.#url.startsWith('https:');
  }

  close(): void {
    this.#http.close();
  }

  async state(): Promise<ClusterState> {
    return (await this.json('/state')) as ClusterState;
  }

  /** A GET that must succeed, as JSON. */
  async json(path: string): Promise<unknown> {
    const response = await this.request('GET', path);
    const parsed = parseJson(response.text());
    if (response.status !== 200 || !parsed.ok) throw unexpected(this.#url, path, response);
    return parsed.value;
  }

  /** Follows a standby master to the leader. */
  async request(method: string, path: string, body?: string): Promise<HttpResponse> {
    for (let hop = 0; hop < 5; hop++) {
      const response = await this.#http.request({
        url: `${this.#url}${path}`,
        method,
        headers: { ...this.#headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { body }),
      });
      const location = response.headers.location;
      if (response.status !== 307 || location === undefined) return response;
      this.#url = new URL(location, this.#url).origin;
    }
    throw new StadionError({
      code: 'no-leader',
      message: 'redirected in circles: no master says that it leads',
      retryable: true,
    });
  }

  /** Another server of the cluster, e.g. Marathon. */
  async elsewhere(method: string, url: string, json?: unknown): Promise<HttpResponse> {
    // Where a framework says that it is: the master's secret is not for it.
    const own = authorizationOf('STADION_FRAMEWORK_CREDENTIAL');
    const headers = { ...own, ...(json === undefined ? {} : { 'Content-Type': 'application/json' }) };
    return this.#http.request({ method, url, headers, ...(json === undefined ? {} : { body: JSON.stringify(json) }) });
  }
}

/** All tasks, running ones first. */
export function tasksOf(state: ClusterState): OwnedTask[] {
  const active = state.frameworks.flatMap((framework) =>
    [...framework.tasks, ...(framework.unreachable_tasks ?? [])].map((task) => ({ task, framework, isActive: true })),
  );
  const ended = [...state.frameworks, ...state.completed_frameworks].flatMap((framework) =>
    [...framework.completed_tasks, ...(state.frameworks.includes(framework) ? [] : framework.tasks)].map((task) => {
      return { task, framework, isActive: false };
    }),
  );
  return [...active, ...ended];
}

/**
 * The task with this id, or the only one whose id begins so. Throws a sentence for the user when there is none or more
 * than one.
 */
export function findTask(state: ClusterState, text: string): OwnedTask {
  const all = tasksOf(state);
  const exact = all.filter(({ task }) => task.id === text);
  const begins = exact.length > 0 ? exact : all.filter(({ task }) => task.id.startsWith(text));
  const active = begins.filter(({ isActive }) => isActive);
  const found = active.length > 0 ? active : begins;
  const [only] = found;
  if (only === undefined) {
    throw new StadionError({
      code: 'no-such-task',
      message: `there is no task '${text}': stadion ps --all lists them`,
      retryable: false,
    });
  }
  if (found.length > 1 && exact.length === 0) {
    const ids = found.slice(0, 5).map(({ task }) => task.id);
    const more = found.length > 5 ? `, and ${found.length - 5} more` : '';
    throw new StadionError({
      code: 'ambiguous-task',
      message: `'${text}' could be ${ids.join(', ')}${more}: give more of the id`,
      retryable: false,
    });
  }
  return only;
}

function unexpected(url: string, path: string, response: HttpResponse): StadionError {
  const said = response.text().trim().slice(0, 200);
  return new StadionError({
    code: 'unexpected-answer',
    message: `${url}${path} answered ${response.status}${said === '' ? '' : `: ${said}`}`,
    retryable: response.status >= 500,
  });
}
