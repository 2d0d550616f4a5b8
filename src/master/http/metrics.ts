/** `/metrics/snapshot` and GET_METRICS: every metric by name. With many frameworks there are more than a million. */
import { parseDurationNs } from '../../base/durations.ts';
import { type ApiContentType, messageBody } from '../../net/api-call.ts';
import { contentTypes, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import type { MetricGroup } from '../../runtime/metrics.ts';
import { Response } from '../../wire/gen/master.ts';
import { Metric } from '../../wire/gen/mesos.ts';
import { encode } from '../../wire/message.ts';
import { field } from './cluster-bytes.ts';
import type { OperatorDoor } from './operator-read.ts';
import { fieldHead, LateBytes, type Part } from './parts.ts';
import { sendBytes, sendSnapshot } from './send-snapshot.ts';
import { Snapshot } from './snapshots.ts';

/** Up to this many characters are made at once. */
const FIRST_CHARACTERS = 64 * 1024;
/** Sections of which text is made in one step. */
const STEP_SECTIONS = 8;

type Render = (name: string, value: number) => string;

export function serveMetrics(exchange: Exchange, door: OperatorDoor): Promise<void> {
  const { request, response, query } = exchange;
  const timeout = query.get('timeout');
  if (timeout !== null && !parseDurationNs(timeout).ok)
    return sendAnswer(request, response, textAnswer(400, `Invalid duration '${timeout}' for timeout\n`));
  const { turns } = door.snapshots;
  const snapshot = new Snapshot(textParts(door.metrics(), ['{', member, '}']), turns);
  return sendSnapshot({ request, response, turns }, snapshot, query.get('jsonp'));
}

export async function answerGetMetrics(
  { request, response }: Exchange,
  door: OperatorDoor,
  accepted: ApiContentType,
): Promise<void> {
  const { turns } = door.snapshots;
  const target = { request, response, turns };
  const sections = door.metrics();
  if (accepted === contentTypes.json) {
    const parts = textParts(sections, ['{"type":"GET_METRICS","get_metrics":{"metrics":[', item, ']}}']);
    return sendSnapshot(target, new Snapshot(parts, turns));
  }
  const chunks: Uint8Array[] = [];
  await turns.walk(encodedIn(chunks, sections));
  // Response.get_metrics = 5, GetMetrics.metrics = 1.
  const head = messageBody(Response, { type: 'GET_METRICS' }, accepted);
  return sendBytes(target, new Snapshot([head, ...field(5, chunks)], turns));
}

/** Adds the fields of each section to the chunks, a section at a step. */
function* encodedIn(chunks: Uint8Array[], sections: readonly MetricGroup[]): Generator<void> {
  for (const { read } of sections) {
    const fields: Uint8Array[] = [];
    read((name, value) => {
      const bytes = encode(Metric, { name, value });
      fields.push(fieldHead(1, bytes.length), bytes);
    });
    yield void chunks.push(Buffer.concat(fields));
  }
}

/** The text of all sections between what comes before and after; what is beyond the first part is made when it is sent. */
function* textParts(
  sections: readonly MetricGroup[],
  [before, render, after]: readonly [string, Render, string],
): Generator<Exclude<Part, { readonly block: unknown }>> {
  let text = '';
  let at = 0;
  for (; at < sections.length && text.length < FIRST_CHARACTERS; at++)
    text += textOf(sections.slice(at, at + 1), render);
  yield before + text.slice(1);
  for (; at < sections.length; at += STEP_SECTIONS) {
    const step = sections.slice(at, at + STEP_SECTIONS);
    yield new LateBytes(FIRST_CHARACTERS, () => Buffer.from(textOf(step, render)));
  }
  yield after;
}

/** With a comma before each. */
function textOf(sections: readonly MetricGroup[], render: Render): string {
  let text = '';
  for (const { read } of sections) {
    read((name, value) => {
      text += render(name, value);
    });
  }
  return text;
}

function member(name: string, value: number): string {
  return `,${JSON.stringify(name)}:${numberText(value)}`;
}

function item(name: string, value: number): string {
  return `,{"name":${JSON.stringify(name)},"value":${numberText(value)}}`;
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}
