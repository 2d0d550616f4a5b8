/** Bugs that only show when the lead passes from one master to another. */

import type { MasterEvent } from '../../src/master/core/events.ts';
import { createRegistrarState } from '../../src/master/core/registrar.ts';
import type { TaskStatus } from '../../src/wire/gen/mesos.ts';
import type { LogStep } from './log-replica.ts';
import type { PlantedBug } from './planted-bugs.ts';
import type { AgentStep } from './sim-agent.ts';
import type { ChronosStep } from './sim-chronos.ts';
import type { MarathonStep } from './sim-marathon.ts';
import type { MasterStep } from './sim-master.ts';
import type { RegistrarStep } from './sim-registrar.ts';
import { type Cores, realCores } from './world.ts';

const {
  master: masterStep,
  agent: agentStep,
  registrar: registrarStep,
  log: logStep,
  chronos: chronosStep,
  marathon: marathonStep,
} = realCores;

function inEnsemble(name: string, seenBy: readonly string[], cores: Partial<Cores>): PlantedBug {
  return { name, seenBy, shape: 'ensemble', cores: { ...realCores, ...cores } };
}

/** Goes on at once with what should have waited for the registry. */
function goesOnAtOnce(type: 'agent-readmitted' | 'elected'): MasterStep {
  return (state, event, nowMs) => {
    if (event.type === 'registry-written' && event.next.type === type) return [];
    return masterStep(state, event, nowMs).flatMap((effect) => {
      if (effect.type !== 'persist' || effect.next.type !== type) return effect;
      return [effect, ...masterStep(state, { type: 'registry-written', applied: true, next: effect.next }, nowMs)];
    });
  };
}

/** What is not back yet is taken for lost. */
const answersTooEarly: MasterStep = (state, event, nowMs) => {
  if (event.type !== 'framework-called' || event.call.type !== 'RECONCILE') return masterStep(state, event, nowMs);
  const recovered = [...state.recoveredAgents];
  state.recoveredAgents.clear();
  const effects = masterStep(state, event, nowMs);
  for (const [id, agent] of recovered) state.recoveredAgents.set(id, agent);
  return effects;
};

const forgetsUnreachable: MasterStep = (state, event, nowMs) => {
  if (event.type !== 'registry-recovered') return masterStep(state, event, nowMs);
  const { unreachable: _, ...registry } = event.registry;
  return masterStep(state, { ...event, registry }, nowMs);
};

const reactivates: MasterStep = (state, event, nowMs) => {
  if (event.type !== 'registry-recovered') return masterStep(state, event, nowMs);
  const { slaves } = event.registry;
  const registry = { ...event.registry, slaves: { slaves: (slaves?.slaves ?? []).map(({ info }) => ({ info })) } };
  return masterStep(state, { ...event, registry }, nowMs);
};

/** Agents get no time to come back. */
const isImpatient: MasterStep = (state, event, nowMs) => {
  const effects = masterStep(state, event, nowMs);
  if (state.deadlines.has('recovery')) state.deadlines.set('recovery', nowMs + 50);
  return effects;
};

function isLoss(event: MasterEvent): boolean {
  return event.type === 'candidacy-lost' || (event.type === 'leader-detected' && !event.isSelf);
}

const staysInOffice: MasterStep = (state, event, nowMs) =>
  state.phase === 'serving' && isLoss(event) ? [] : masterStep(state, event, nowMs);

/** A framework that the new leader does not know yet gets another id. */
const renamesFrameworks: MasterStep = (state, event, nowMs) => {
  const isKnown = event.type !== 'framework-subscribing' || state.frameworks.has(event.frameworkId ?? '');
  if (isKnown) return masterStep(state, event, nowMs);
  const { id: _, ...info } = event.subscribe.framework_info;
  const subscribe = { ...event.subscribe, framework_info: info };
  return masterStep(state, { ...event, frameworkId: undefined, subscribe }, nowMs);
};

const obeysAnyMaster: AgentStep = (state, event, nowMs) => {
  const isOrder = event.kind === 'message-received' && event.from.startsWith('master@');
  const from = state.master?.pid;
  return agentStep(state, isOrder && from !== undefined ? { ...event, from } : event, nowMs);
};

/** The last change that came during a write is told to be in it. */
const dropsAtBoundary: RegistrarStep = (state, event) => {
  const late = event.type === 'stored' && !state.isOver ? state.waiting.pop() : undefined;
  const effects = registrarStep(state, event);
  if (late === undefined) return effects;
  return [...effects, { type: 'tell', event: { type: 'registry-written', applied: true, next: late.next } }];
};

/** A new leader writes what it has in its own mind over what it read. */
const startsEmpty: RegistrarStep = (state, event) => {
  const effects = registrarStep(state, event);
  if (event.type === 'fetched') state.image = createRegistrarState().image;
  return effects;
};

/** Replicas say what they have written before they have. */
const votesBeforeDurable: LogStep = (state, event, nowMs) =>
  logStep(state, event, nowMs).flatMap((effect) =>
    effect.type === 'persist'
      ? [effect, ...logStep(state, { type: 'persisted', ticket: effect.ticket }, nowMs)]
      : [effect],
  );

/** A replica that lost its disk votes at once with what it has: nothing. */
const votesEmpty: LogStep = (state, event, nowMs) => {
  if (state.replica.status !== 'VOTING' && state.members.length > 1) {
    Object.assign(state.replica, { status: 'VOTING' });
    state.recovery.phase = 'voting';
  }
  return logStep(state, event, nowMs);
};

/** The next slot of every job is taken for done. */
const skipsAfterTakeover: ChronosStep = (state, event, nowMs) => {
  if (event.kind !== 'took-over') return chronosStep(state, event, nowMs);
  const records = event.records.map((record) => {
    if (!record.key.startsWith('R_')) return record;
    const runtime = JSON.parse(record.value) as { cursor: { index: number } };
    runtime.cursor.index++;
    return { ...record, value: JSON.stringify(runtime) };
  });
  return chronosStep(state, { ...event, records }, nowMs);
};

/** At every new master Marathon takes for gone what it has not heard of yet. */
const presumesGone: MarathonStep = (state, event, nowMs) => {
  const effects = [...marathonStep(state, event, nowMs)];
  if (event.type !== 'registered') return effects;
  for (const { condition, task } of [...state.instances.values()]) {
    if (condition !== 'Running' || task === undefined) continue;
    const status: TaskStatus = { task_id: { value: task.id }, state: 'TASK_GONE', source: 'SOURCE_MASTER' };
    effects.push(...marathonStep(state, { type: 'status-received', status }, nowMs));
  }
  return effects;
};

export const plantedFailoverBugs: readonly PlantedBug[] = [
  inEnsemble('the master takes agents back before that is durable', ['durability', 'membership'], {
    master: goesOnAtOnce('agent-readmitted'),
  }),
  inEnsemble('the new leader serves before its name is in the registry', ['registry'], {
    master: goesOnAtOnce('elected'),
  }),
  inEnsemble('the new leader calls tasks lost whose agent is not back', ['failover'], { master: answersTooEarly }),
  inEnsemble('the new leader forgets who is unreachable', ['membership'], { master: forgetsUnreachable }),
  inEnsemble('the new leader forgets who is deactivated', ['operator'], { master: reactivates }),
  inEnsemble('the new leader gives agents no time', ['membership', 'failover'], { master: isImpatient }),
  inEnsemble('a deposed leader stays in office', ['leadership'], { master: staysInOffice }),
  inEnsemble('the new leader gives frameworks other ids', ['failover'], { master: renamesFrameworks }),
  inEnsemble('the registry takes writes of deposed leaders', ['registry'], { isRegistryFenced: false }),
  inEnsemble('an agent obeys masters that are not its own', ['leadership'], { agent: obeysAnyMaster }),
  inEnsemble('the registrar drops changes between two writes', ['durability', 'membership'], {
    registrar: dropsAtBoundary,
  }),
  inEnsemble('a replica of the log promises what is not durable', ['durability', 'registry'], {
    log: votesBeforeDurable,
  }),
  inEnsemble('a replica of the log votes without its disk', ['registry', 'membership', 'durability'], {
    log: votesEmpty,
  }),
  inEnsemble('Chronos skips a slot when it takes over', ['chronos-slots'], { chronos: skipsAfterTakeover }),
  inEnsemble('Marathon gives tasks up when the master changes', ['failover'], { marathon: presumesGone }),
  inEnsemble('the registrar writes over what it read', ['membership', 'durability'], { registrar: startsEmpty }),
];
