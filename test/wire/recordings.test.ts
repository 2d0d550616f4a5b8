/** The codecs against every body that Apache Mesos was recorded to send: decoded as recorded, encoded to the same bytes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as agent from '../../src/wire/gen/agent.ts';
import * as internal from '../../src/wire/gen/internal.ts';
import * as log from '../../src/wire/gen/log.ts';
import * as master from '../../src/wire/gen/master.ts';
import { TaskStatus } from '../../src/wire/gen/mesos.ts';
import * as scheduler from '../../src/wire/gen/scheduler.ts';
import * as driver from '../../src/wire/gen/scheduler-v0.ts';
import { fromJson, toJson, toJsonText } from '../../src/wire/json.ts';
import { decode, encode, type Field, type MessageType } from '../../src/wire/message.ts';
import { type RecordedMessage, recordedAnswers, recordedMessages } from '../recordings.ts';

const FILES = [
  'wire/to-master.jsonl',
  'wire/to-agent.jsonl',
  'failover/to-master1.jsonl',
  'failover/to-master2.jsonl',
  'failover/to-master3.jsonl',
  'failover/to-agent.jsonl',
  'authentication/to-master.jsonl',
  'authentication/to-agent.jsonl',
  'authentication/to-framework.jsonl',
];

const MODULES: readonly (readonly [prefix: string, module: object])[] = [
  ['mesos.internal.log.', log],
  ['mesos.internal.', internal],
  ['mesos.scheduler.', driver],
];

function typeNamed(name: string): MessageType<never> {
  for (const [prefix, module] of MODULES) {
    if (!name.startsWith(prefix)) continue;
    const type = (module as Record<string, MessageType<never>>)[name.slice(prefix.length)];
    if (type !== undefined) return type;
  }
  throw new Error(`no generated type for ${name}`);
}

describe.each(FILES)('messages in %s', (file) => {
  const messages = recordedMessages(file).filter((recorded) => recorded.message !== undefined);

  it('decode as recorded', () => {
    expect(messages.length).toBeGreaterThan(0);
    for (const recorded of messages) {
      const type = typeNamed(recorded.message ?? '');
      const message = decode(type, bytesOf(recorded));
      expect(spelledAlike(setFields(type, message)), recorded.message).toEqual(spelledAlike(recorded.decoded));
    }
  });

  it('encode to the same bytes', () => {
    for (const recorded of messages) {
      const type = typeNamed(recorded.message ?? '');
      const bytes = bytesOf(recorded);
      expect(Buffer.from(encode(type, decode(type, bytes))).equals(bytes), recorded.message).toBe(true);
    }
  });
});

describe('scheduler calls', () => {
  const calls = recordedMessages('wire/to-master.jsonl').filter(({ message, request }) => {
    return message === undefined && request.includes('/api/v1/scheduler');
  });

  it('are read from protobuf and written to the same bytes', () => {
    const binary = calls.filter(({ headers }) => headers['Content-Type'] === 'application/x-protobuf');
    expect(binary.length).toBeGreaterThan(20);
    for (const recorded of binary) {
      const call = decode(scheduler.Call, bytesOf(recorded));
      expect(setFields(scheduler.Call as MessageType<never>, call)).toEqual(recorded.decoded);
      expect(Buffer.from(encode(scheduler.Call, call)).equals(bytesOf(recorded))).toBe(true);
    }
  });

  it('are read from JSON as from protobuf', () => {
    const texts = calls.filter(({ headers }) => headers['Content-Type'] === 'application/json');
    expect(texts.length).toBeGreaterThan(20);
    for (const recorded of texts) {
      const call = fromJson(scheduler.Call, recorded.decoded);
      expect(decode(scheduler.Call, encode(scheduler.Call, call))).toEqual(call);
    }
  });
});

describe('operator API', () => {
  it.each(['master', 'agent'] as const)('answers of the %s are the JSON of our messages', (program) => {
    const type: MessageType<never> = (program === 'master' ? master.Response : agent.Response) as MessageType<never>;
    const answers = [...recordedAnswers('http/operator')].filter(([file, { json, status }]) => {
      return file.startsWith(program) && status === 200 && json !== undefined;
    });
    expect(answers.length).toBeGreaterThan(10);
    for (const [file, { json: recorded }] of answers) {
      const json = withoutExtras(recorded);
      const response = fromJson(type, json);
      expect(toJson(type, response), file).toEqual(json);
      expect(JSON.parse(toJsonText(type, response)), file).toEqual(json);
      expect(decode(type, encode(type, response)), file).toEqual(response);
    }
  });
});

it('status updates with docker inspect data survive both codecs', () => {
  const path = join(import.meta.dirname, '../compat/recordings/docker/updates.jsonl');
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const json = JSON.parse(line);
    const status = fromJson(TaskStatus, json);
    expect(toJson(TaskStatus, decode(TaskStatus, encode(TaskStatus, status)))).toEqual(json);
  }
});

function bytesOf(recorded: RecordedMessage): Buffer {
  return Buffer.from(recorded.body_base64, 'base64');
}

/**
 * Mesos writes some answers past its messages: with empty lists, and with a field of v0's SlaveInfo. The endpoints do
 * the same; the messages have no room for it.
 */
function withoutExtras(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, item) => {
    if (Array.isArray(item) && item.length === 0) return undefined;
    if (key === 'agent_info') delete item.checkpoint;
    return item;
  });
}

/** The tap wrote v0 names where ours are those of v1: spelled alike on both sides, as JSON. */
function spelledAlike(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('slave', 'agent').replaceAll('SLAVE', 'AGENT'));
}

/** The JSON of a message without the defaults of fields that are not set: the tap left those out. */
function setFields(type: MessageType<never>, message: unknown): unknown {
  const json: Record<string, unknown> = {};
  for (const field of type.fields) {
    const value = (message as Record<string, unknown>)[field.name];
    if (value !== undefined) json[field.name] = setField(field, value);
  }
  return json;
}

function setField(field: Field, value: unknown): unknown {
  if (field.label === 'repeated')
    return (value as unknown[]).map((item) => setField({ ...field, label: 'optional' }, item));
  if (field.label === 'map') {
    const entries = Object.entries(value as object).map(([key, item]) => [
      key,
      setField({ ...field, label: 'optional' }, item),
    ]);
    return Object.fromEntries(entries);
  }
  if (field.message !== undefined) return setFields(field.message(), value);
  if (field.type === 'bytes') return Buffer.from(value as Uint8Array).toString('base64');
  return typeof value === 'bigint' ? Number(value) : value;
}
