/** A framework's own executor over the v1 HTTP API: runs tasks that last until they are killed, and echoes messages. */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { RecordDecoder } from '../../src/wire/recordio.ts';

interface Event {
  readonly type: string;
  readonly launch?: { readonly task: { readonly task_id: { readonly value: string } } };
  readonly kill?: { readonly task_id: { readonly value: string } };
  readonly acknowledged?: { readonly uuid: string };
  readonly message?: { readonly data: string };
}

const endpoint = process.env['MESOS_AGENT_ENDPOINT'] ?? '';
const ids = {
  framework_id: { value: process.env['MESOS_FRAMEWORK_ID'] ?? '' },
  executor_id: { value: process.env['MESOS_EXECUTOR_ID'] ?? '' },
};
const token = process.env['MESOS_EXECUTOR_AUTHENTICATION_TOKEN'];
const headers = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
};
const tasks = new Map<string, unknown>();
const unacknowledged = new Map<string, unknown>();

async function call(body: object): Promise<void> {
  const answer = await fetch(`http://${endpoint}/api/v1/executor`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ...ids, ...body }),
  });
  console.log(JSON.stringify(body).slice(0, 60), answer.status);
}

async function update(taskId: string, state: string): Promise<void> {
  const uuid = randomBytes(16).toString('base64');
  const status = { task_id: { value: taskId }, state, uuid, source: 'SOURCE_EXECUTOR', timestamp: Date.now() / 1000 };
  unacknowledged.set(uuid, { status });
  await call({ type: 'UPDATE', update: { status } }).catch(() => {});
}

async function handle(event: Event): Promise<void> {
  console.log(event.type);
  const { launch, kill, acknowledged, message } = event;
  if (launch !== undefined) {
    tasks.set(launch.task.task_id.value, launch.task);
    await update(launch.task.task_id.value, 'TASK_RUNNING');
  }
  if (acknowledged !== undefined) unacknowledged.delete(acknowledged.uuid);
  if (kill !== undefined) {
    tasks.delete(kill.task_id.value);
    await update(kill.task_id.value, 'TASK_KILLED');
  }
  if (message !== undefined) await call({ type: 'MESSAGE', message: { data: message.data } });
  if (event.type === 'SHUTDOWN') process.exit(0);
}

function subscribe(): void {
  const decoder = new RecordDecoder();
  const [host = '', port = ''] = endpoint.split(':');
  const retry = (): void => void setTimeout(subscribe, 50);
  const sent = request({ host, port, path: '/api/v1/executor', method: 'POST', headers }, (answer) => {
    if (answer.statusCode !== 200) {
      answer.resume();
      retry();
      return;
    }
    answer.on('data', (bytes: Uint8Array) => {
      const records = decoder.push(bytes);
      if (!records.ok) return;
      for (const record of records.value) void handle(JSON.parse(Buffer.from(record).toString('utf8')) as Event);
    });
    answer.once('close', retry);
  });
  sent.once('error', retry);
  sent.end(
    JSON.stringify({
      ...ids,
      type: 'SUBSCRIBE',
      subscribe: {
        unacknowledged_tasks: [...tasks.values()],
        unacknowledged_updates: [...unacknowledged.values()],
      },
    }),
  );
}

subscribe();
