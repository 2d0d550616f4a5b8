/** Frameworks as the legacy endpoints show them, in pieces of text so that a framework of many tasks is never one string. */
import { resourcesJson } from '../../model/resource-json.ts';
import { addResources } from '../../model/resources.ts';
import { CommandInfo, ExecutorInfo } from '../../wire/gen/mesos.ts';
import { OfferConstraints } from '../../wire/gen/scheduler.ts';
import { toJson } from '../../wire/json.ts';
import type { ExecutorRecord } from '../core/agent-record.ts';
import type { OfferRecord } from '../core/offer-record.ts';
import type { JsonObject } from './agent-json.ts';
import { blocksOf, jsonList, type Part, renderedList } from './parts.ts';
import { labelsText, taskForm } from './task-json.ts';
import type { ShownFramework } from './view.ts';

/** The members of a framework that `/state-summary` shows too. */
export function frameworkSummary(framework: ShownFramework): JsonObject {
  const { info } = framework;
  const json: JsonObject = { id: framework.id, name: info.name };
  if (framework.pid !== undefined) json['pid'] = framework.pid;
  json['used_resources'] = resourcesJson(framework.used.list);
  json['offered_resources'] = resourcesJson(framework.offered.list);
  json['capabilities'] = (info.capabilities ?? []).flatMap(({ type }) => (type === undefined ? [] : [type]));
  json['hostname'] = info.hostname ?? '';
  json['webui_url'] = info.webui_url ?? '';
  json['active'] = framework.active;
  json['connected'] = framework.connected;
  json['recovered'] = framework.recovered;
  return json;
}

/** A framework as in `/state` and `/frameworks`. */
export function* frameworkParts(framework: ShownFramework): Generator<Part> {
  yield `${headText(framework).slice(0, -1)},"tasks":`;
  yield* jsonList(blocksOf(framework.tasks.blocks(), taskForm));
  yield ',"unreachable_tasks":';
  yield* jsonList(blocksOf(framework.unreachableTasks.kept.blocks(), taskForm));
  yield ',"completed_tasks":';
  yield* jsonList(blocksOf(framework.completedTasks.kept.blocks(), taskForm));
  yield ',"offers":';
  yield* renderedList(framework.offers, offerText);
  yield ',"executors":';
  yield* renderedList(executorsOf(framework), executorText);
  const labels = framework.info.labels?.labels;
  if (labels !== undefined) yield `,"labels":${labelsText(labels)}`;
  const constraints = framework.offerConstraints;
  yield `,"offer_constraints":${constraints === undefined ? '{}' : JSON.stringify(toJson(OfferConstraints, constraints))}}`;
}

/** What stands before its tasks; kept until the framework changes. */
function headText(framework: ShownFramework): string {
  framework.fragments.legacy ??= JSON.stringify({ ...frameworkSummary(framework), ...details(framework) });
  return framework.fragments.legacy;
}

function details(framework: ShownFramework): JsonObject {
  const { info } = framework;
  const json: JsonObject = {
    user: info.user,
    failover_timeout: info.failover_timeout ?? 0,
    checkpoint: info.checkpoint ?? false,
    registered_time: framework.registeredMs / 1000,
    unregistered_time: (framework.unregisteredMs ?? 0) / 1000,
  };
  if (info.principal !== undefined) json['principal'] = info.principal;
  json['resources'] = resourcesJson(addResources(framework.used.list, framework.offered.list));
  if (framework.reregisteredMs !== framework.registeredMs) json['reregistered_time'] = framework.reregisteredMs / 1000;
  if (framework.capabilities.multiRole) json['roles'] = [...framework.roles];
  else json['role'] = info.role ?? '*';
  return json;
}

function* executorsOf(framework: ShownFramework): Iterable<ExecutorRecord> {
  for (const executors of framework.executors.values()) yield* executors.values();
}

/** Offers and executors never change. */
const texts = new WeakMap<OfferRecord | ExecutorRecord, string>();

function kept<T extends OfferRecord | ExecutorRecord>(record: T, render: (record: T) => string): string {
  let text = texts.get(record);
  if (text === undefined) {
    text = render(record);
    texts.set(record, text);
  }
  return text;
}

function offerText(offer: OfferRecord): string {
  return kept(offer, renderOffer);
}

function renderOffer(offer: OfferRecord): string {
  return JSON.stringify({
    id: offer.id,
    framework_id: offer.frameworkId,
    allocation_info: { role: offer.role },
    slave_id: offer.agentId,
    resources: resourcesJson(offer.resources),
  });
}

function executorText(executor: ExecutorRecord): string {
  return kept(executor, renderExecutor);
}

function renderExecutor({ info, id, frameworkId, agentId, resources }: ExecutorRecord): string {
  const json: JsonObject = {
    executor_id: id,
    name: info.name ?? '',
    framework_id: frameworkId,
    command: commandJson(info.command ?? {}),
    resources: resourcesJson(resources),
  };
  const role = resources[0]?.allocation_info?.role;
  if (role !== undefined) json['role'] = role;
  if (info.labels?.labels !== undefined) json['labels'] = JSON.parse(labelsText(info.labels.labels));
  const type = toJson(ExecutorInfo, info)['type'];
  if (type !== undefined) json['type'] = type;
  return JSON.stringify({ ...json, slave_id: agentId });
}

function commandJson(command: CommandInfo): JsonObject {
  const { shell, value, environment } = toJson(CommandInfo, command) as JsonObject;
  return {
    ...(command.shell === undefined || shell === undefined ? {} : { shell }),
    ...(value === undefined ? {} : { value }),
    argv: [...(command.arguments ?? [])],
    ...(environment === undefined ? {} : { environment }),
    uris: (command.uris ?? []).map((uri) => ({ value: uri.value, executable: uri.executable ?? false })),
  };
}
