import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { FrameworkInfo, Offer, TaskInfo, TaskStatus } from '../../../src/wire/gen/mesos.ts';
import { Call, Event, type EventType } from '../../../src/wire/gen/scheduler.ts';
import { fromJson, toJsonText } from '../../../src/wire/json.ts';
import { decode, encode } from '../../../src/wire/message.ts';
import { RecordDecoder } from '../../../src/wire/recordio.ts';
import { until } from '../../until.ts';

export type ContentType = 'application/json' | 'application/x-protobuf';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A v1 scheduler as a client library would be one. */
export class SchedulerClient {
  readonly #port: number;
  readonly #contentType: ContentType;
  readonly events: Event[] = [];
  streamId = '';
  frameworkId = '';
  isClosed = false;
  #response: IncomingMessage | undefined;

  constructor(port: number, contentType: ContentType) {
    this.#port = port;
    this.#contentType = contentType;
  }

  /** Opens the stream and waits for SUBSCRIBED. */
  async subscribe(info: FrameworkInfo, more: Partial<NonNullable<Call['subscribe']>> = {}): Promise<void> {
    await this.open(info, more);
    const subscribed = await this.event('SUBSCRIBED');
    this.frameworkId = subscribed.subscribed?.framework_id.value ?? '';
  }

  async open(info: FrameworkInfo, more: Partial<NonNullable<Call['subscribe']>> = {}): Promise<void> {
    const call: Call = { type: 'SUBSCRIBE', subscribe: { framework_info: info, ...more } };
    if (info.id !== undefined) call.framework_id = info.id;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: this.#port,
          method: 'POST',
          path: '/api/v1/scheduler',
          headers: { 'Content-Type': this.#contentType, Accept: this.#contentType },
        },
        resolve,
      );
      request.on('error', reject);
      request.end(this.#bytes(call));
    });
    this.#response = response;
    this.streamId = String(response.headers['mesos-stream-id'] ?? '');
    const decoder = new RecordDecoder();
    response.on('data', (chunk: Uint8Array) => {
      const records = decoder.push(chunk);
      if (records.ok) for (const record of records.value) this.events.push(this.#event(record));
    });
    response.on('error', () => {});
    response.on('close', () => {
      this.isClosed = true;
    });
  }

  /** Leaves without a word, as a scheduler that crashes. */
  disconnect(): void {
    this.#response?.destroy();
  }

  async call(call: Call, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const whole: Call = { framework_id: { value: this.frameworkId }, ...call };
    return post(this.#port, this.#bytes(whole), {
      'Content-Type': this.#contentType,
      Accept: this.#contentType,
      'Mesos-Stream-Id': this.streamId,
      ...headers,
    });
  }

  /** The first event of this type that `isIt` likes, now or later. */
  async event(type: EventType, isIt: (event: Event) => boolean = () => true): Promise<Event> {
    return until(`event ${type}`, () => this.events.find((event) => event.type === type && isIt(event)));
  }

  async offer(isIt: (offer: Offer) => boolean = () => true): Promise<Offer> {
    return until('an offer', () => {
      const rescinded = new Set(this.events.map((event) => event.rescind?.offer_id.value));
      const offers = this.events.flatMap((event) => event.offers?.offers ?? []);
      return offers.findLast(
        (offer) => !rescinded.has(offer.id.value) && !this.#used.has(offer.id.value) && isIt(offer),
      );
    });
  }

  readonly #used = new Set<string>();

  async status(taskId: string, state: TaskStatus['state']): Promise<TaskStatus> {
    return until(`${taskId} ${state}`, () =>
      this.statuses.findLast((status) => status.task_id.value === taskId && status.state === state),
    );
  }

  get statuses(): TaskStatus[] {
    return this.events.flatMap((event) => (event.update === undefined ? [] : [event.update.status]));
  }

  async launch(offer: Offer, tasks: TaskInfo[], refuseSeconds = 0): Promise<Answer> {
    this.#used.add(offer.id.value);
    return this.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [{ type: 'LAUNCH', launch: { task_infos: tasks } }],
        filters: { refuse_seconds: refuseSeconds },
      },
    });
  }

  async decline(offer: Offer, refuseSeconds?: number): Promise<Answer> {
    this.#used.add(offer.id.value);
    const filters = refuseSeconds === undefined ? {} : { filters: { refuse_seconds: refuseSeconds } };
    return this.call({ type: 'DECLINE', decline: { offer_ids: [offer.id], ...filters } });
  }

  async acknowledge(agentId: string, taskId: string, uuid: Uint8Array): Promise<Answer> {
    return this.call({
      type: 'ACKNOWLEDGE',
      acknowledge: { agent_id: { value: agentId }, task_id: { value: taskId }, uuid },
    });
  }

  #bytes(call: Call): Uint8Array {
    return this.#contentType === 'application/json' ? Buffer.from(toJsonText(Call, call)) : encode(Call, call);
  }

  #event(record: Uint8Array): Event {
    return this.#contentType === 'application/json'
      ? fromJson(Event, JSON.parse(Buffer.from(record).toString('utf8')))
      : decode(Event, record);
  }
}

/** One POST to the scheduler endpoint. */
export async function post(
  port: number,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>>,
  method = 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path: '/api/v1/scheduler', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(method === 'GET' ? undefined : body);
  });
}

/** A task for the agent of an offer. */
export function taskFor(
  offer: Offer,
  id: string,
  amounts: { readonly cpus?: number; readonly mem?: number } = {},
): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: offer.agent_id,
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: amounts.cpus ?? 0.5 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: amounts.mem ?? 64 } },
    ],
    command: { value: 'sleep 1000' },
  };
}

export function frameworkInfo(more: Partial<FrameworkInfo> = {}): FrameworkInfo {
  return {
    user: 'nobody',
    name: 'test',
    roles: ['dev'],
    failover_timeout: 3600,
    checkpoint: true,
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }, { type: 'PARTITION_AWARE' }],
    ...more,
  };
}
