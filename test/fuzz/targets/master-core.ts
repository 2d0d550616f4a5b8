/** The master's core: any message of any agent and driver, any call of any scheduler and operator, in any order. */

import { stateProblems } from '../../../src/master/core/check-state.ts';
import type { ClusterChange, MasterEffect } from '../../../src/master/core/effects.ts';
import { reportedTask, TestBed, taskInfo } from '../../../src/master/core/test-bed.ts';
import { callError } from '../../../src/master/core/validation/call.ts';
import { maintenanceStatus } from '../../../src/master/http/maintenance.ts';
import { requestOf } from '../../../src/master/http/operator-changes.ts';
import { agentMessage, frameworkMessage } from '../../../src/master/http/operator-messages.ts';
import { quotaStatus } from '../../../src/master/http/quota.ts';
import { rolesJson } from '../../../src/master/http/roles.ts';
import { taskText } from '../../../src/master/http/task-json.ts';
import { Views } from '../../../src/master/http/view.ts';
import { messageEvent } from '../../../src/master/shell/message-events.ts';
import {
  DeactivateFrameworkMessage,
  ExecutorToFrameworkMessage,
  ExitedExecutorMessage,
  KillTaskMessage,
  LaunchTasksMessage,
  ReconcileTasksMessage,
  RegisterFrameworkMessage,
  RegisterSlaveMessage,
  ReregisterFrameworkMessage,
  ReregisterSlaveMessage,
  ResourceRequestMessage,
  ReviveOffersMessage,
  StatusUpdateAcknowledgementMessage,
  StatusUpdateMessage,
  UnregisterFrameworkMessage,
  UnregisterSlaveMessage,
  UpdateOperationStatusMessage,
  UpdateSlaveMessage,
} from '../../../src/wire/gen/internal.ts';
import { ClusterStatus } from '../../../src/wire/gen/maintenance.ts';
import {
  ResponseGetAgentsAgent as AgentMessage,
  Call as OperatorCall,
  Event as OperatorEvent,
} from '../../../src/wire/gen/master.ts';
import { QuotaStatus } from '../../../src/wire/gen/quota.ts';
import { Call, Event } from '../../../src/wire/gen/scheduler.ts';
import { Call as DriverCall } from '../../../src/wire/gen/scheduler-v0.ts';
import { toJsonText } from '../../../src/wire/json.ts';
import { decode, encode, type Field, type MessageType } from '../../../src/wire/message.ts';
import { Draw } from '../draw.ts';
import { drawMessage } from '../messages.ts';
import type { FuzzTarget } from '../target.ts';

const driverPid = 'scheduler(1)@10.9.9.9:9000';
const senders = [
  driverPid,
  '',
  'nobody',
  'slave(1)@',
  '@:0',
  'slave(1)@[::1]:5051',
  'slave(1)@10.0.2.48:99999',
] as const;

export const masterCoreTarget: FuzzTarget = {
  name: 'master-core',
  share: 60,
  maxBytes: 4096,
  open: () => ({
    run: (input) => {
      const draw = new Draw(input);
      const world = new World(draw);
      for (let count = 0; count < 24 && !draw.isSpent; count++) {
        world.act();
        world.checkEffects();
      }
      world.bed.holdsRegistry = false;
      world.bed.write();
      world.bed.advance(draw.pick([0, 20_000, 2_000_000]));
      world.checkEffects();
      const problems = stateProblems(world.bed.state);
      if (problems.length > 0) throw new Error(problems.join('\n'));
      world.render();
    },
  }),
};

/** Roles that are used, and others. */
const roles = ['dev', '*', 'dev/x', 'dev/../x', '/dev', 'a/b/c/d', '-x', '', 'dev x'] as const;
const resourceNames = ['cpus', 'mem', 'disk', 'gpus', 'ports', 'cpus', 'mem', '', 'x y'] as const;

class World {
  readonly bed: TestBed;
  readonly #draw: Draw;
  #checked = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
    this.bed = new TestBed({
      maxCompletedTasksPerFramework: 2,
      maxUnreachableTasksPerFramework: 2,
      maxCompletedFrameworks: 1,
      offerTimeoutMs: draw.chance(64) ? 5_000 : undefined,
    });
    if (draw.chance(250)) this.bed.elect();
    // A sound cluster is where most things can go wrong.
    if (draw.chance(220)) this.settle();
  }

  settle(): void {
    const { bed } = this;
    for (const name of ['n0', 'n1']) bed.register(name);
    const { id } = bed.subscribe();
    bed.advance(1_000);
    bed.launch(id, ['t0', 't1']);
    const from = driverPid;
    const framework = { user: 'u', name: 'driver', roles: ['dev'], capabilities: [{ type: 'MULTI_ROLE' as const }] };
    bed.post({ type: 'driver-subscribing', from, subscribe: { framework_info: framework }, force: false });
  }

  act(): void {
    const draw = this.#draw;
    const { bed } = this;
    switch (draw.int(8)) {
      case 0:
      case 1:
        this.message();
        return;
      case 2:
      case 3:
        this.schedulerCall();
        return;
      case 4:
        this.operatorCall();
        return;
      case 5:
        bed.advance(draw.pick([0, 1, 1_000, 16_000, 80_000, 700_000]));
        return;
      case 6:
        this.circumstance();
        return;
      default:
        this.soundMove();
    }
  }

  /** What nobody sends but what happens. */
  circumstance(): void {
    const draw = this.#draw;
    const { bed } = this;
    switch (draw.int(6)) {
      case 0:
        bed.post({ type: 'link-broken', pid: this.sender() });
        return;
      case 1:
        bed.post({ type: 'stream-closed', streamId: draw.any([...bed.state.frameworkByStream.keys()]) ?? 'none' });
        return;
      case 2:
        bed.post({ type: 'agent-ponged', observer: draw.int(4) });
        return;
      case 3:
        bed.holdsRegistry = true;
        return;
      case 4:
        bed.holdsRegistry = false;
        bed.write();
        return;
      default:
        bed.post({ type: 'whitelist-changed', hosts: draw.chance(128) ? undefined : new Set(['n0', '']) });
    }
  }

  /** Moves a sound cluster makes, so that absurd ones meet every state there is. */
  soundMove(): void {
    const draw = this.#draw;
    const { bed } = this;
    const frameworkId = draw.any([...bed.state.frameworks.keys()]) ?? '';
    const agentId = draw.any([...bed.state.agents.keys()]) ?? 'M-S0';
    switch (draw.int(6)) {
      case 0:
        bed.register(draw.pick(['n0', 'n1', 'n22']));
        return;
      case 1:
        bed.subscribe(draw.chance(128) ? { id: { value: frameworkId } } : { roles: [draw.pick(roles)] });
        return;
      case 2:
        bed.launch(frameworkId, [draw.pick(['t0', 't1', 't2'])]);
        return;
      case 3:
        bed.update(agentId, frameworkId, draw.pick(['t0', 't1', 't2']), draw.pick(['TASK_RUNNING', 'TASK_FINISHED']));
        return;
      case 4:
        bed.reregister('n0', agentId, { tasks: [reportedTask('t0', frameworkId, agentId)] });
        return;
      default: {
        const offer = draw.any([...bed.state.offers.values()]);
        if (offer === undefined) return;
        const task = { ...taskInfo('t9', offer.agentId), ...this.#drawn(LaunchTasksMessage).tasks?.[0] };
        const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [task] } }];
        this.#call({ type: 'ACCEPT', accept: { offer_ids: [{ value: offer.id }], operations } }, offer.frameworkId);
      }
    }
  }

  message(): void {
    const draw = this.#draw;
    const type = draw.pick(messages);
    const body = encode(type, type === DriverCall ? this.#drawnCall(DriverCall) : drawMessage(draw, type, this.#hint));
    this.bed.post(
      messageEvent({
        to: 'master',
        name: type === DriverCall ? 'mesos.scheduler.Call' : type.name,
        from: this.sender(),
        body,
      }),
    );
  }

  /** As `/api/v1/scheduler` lets it pass. */
  schedulerCall(): void {
    const call = this.#drawnCall(Call);
    if (callError(call, undefined) !== undefined) return;
    const streamId = `stream-x${this.#draw.int(3)}`;
    if (call.type === 'SUBSCRIBE' && call.subscribe !== undefined) {
      const frameworkId = call.framework_id?.value || undefined;
      const { subscribe } = call;
      if (this.bed.state.frameworkByStream.has(streamId)) return;
      this.bed.post({ type: 'framework-subscribing', streamId, frameworkId, subscribe, principal: undefined });
      return;
    }
    this.#call(call, call.framework_id?.value ?? '');
  }

  #call(call: Call, frameworkId: string): void {
    const connection = this.bed.state.frameworks.get(frameworkId)?.connection;
    if (connection?.streamId === undefined) return;
    if (call.type === 'UPDATE_FRAMEWORK' || call.type === 'UNKNOWN') return;
    // As it comes off the wire.
    const whole = decode(Call, encode(Call, { ...call, framework_id: { value: frameworkId } }));
    this.bed.post({ type: 'framework-called', frameworkId, call: whole });
  }

  operatorCall(): void {
    const request = requestOf(this.#drawnCall(OperatorCall));
    if (request !== undefined) this.bed.ask(request);
  }

  sender(): string {
    const draw = this.#draw;
    if (draw.chance(64)) return draw.pick(senders);
    return draw.any([...this.bed.state.agentsByPid.keys(), 'slave(1)@10.0.2.48:5051', driverPid]) ?? '';
  }

  #drawn<T>(type: MessageType<T>): T {
    return decode(type, encode(type, drawMessage(this.#draw, type, this.#hint)));
  }

  /** A call whose type fits what it carries, most times. */
  #drawnCall<T extends object>(type: MessageType<T>): T {
    const draw = this.#draw;
    const anything: unknown = draw.chance(24) ? drawMessage(draw, type, this.#hint) : {};
    const message = anything as { [name: string]: unknown };
    const chosen = draw.any(type.fields.filter(({ message: of, name }) => of !== undefined && name !== 'framework_id'));
    if (chosen?.message !== undefined) {
      message[chosen.name] ??= drawMessage(draw, chosen.message(), this.#hint);
      message['type'] ??= chosen.name.toUpperCase();
    }
    const takesFramework = type.fields.some(({ name }) => name === 'framework_id') && chosen?.name !== 'subscribe';
    if (takesFramework) message['framework_id'] ??= { value: draw.any([...this.bed.state.frameworks.keys()]) ?? 'M-0' };
    return decode(type, encode(type, message as T));
  }

  readonly #hint = (owner: string, field: Field, draw: Draw): unknown => {
    const { state } = this.bed;
    if (draw.chance(24)) return undefined;
    switch (`${owner.replace(/^mesos\.(v1\.)?/, '')}.${field.name}`) {
      case 'FrameworkID.value':
        return draw.any([
          ...state.frameworks.keys(),
          ...[...state.completedFrameworks.values()].map(({ id }) => id),
          'M-9999',
        ]);
      case 'AgentID.value':
      case 'SlaveID.value':
        return draw.any([...state.agents.keys(), ...state.unreachableAgents.keys(), 'M-S99']);
      case 'OfferID.value':
        return draw.any([...state.offers.keys(), ...state.inverseOffers.keys(), 'M-O99']);
      case 'TaskID.value':
      case 'ExecutorID.value':
        return draw.pick(['t0', 't1', 't2', 't9']);
      case 'Resource.name':
        return draw.pick(resourceNames);
      case 'Resource.type':
        return draw.chance(200) ? 'SCALAR' : undefined;
      case 'FrameworkInfo.roles':
      case 'FrameworkInfo.role':
      case 'Resource.role':
      case 'AllocationInfo.role':
      case 'Resource.ReservationInfo.role':
      case 'Resource.AllocationInfo.role':
      case 'WeightInfo.role':
      case 'quota.QuotaConfig.role':
        return field.label === 'repeated' ? [draw.pick(roles)] : draw.pick(roles);
      case 'MachineID.hostname':
        return draw.pick(['n0', 'n1', 'N0']);
      case 'MachineID.ip':
        return this.bed.addressOf(draw.pick(['n0', 'n1']));
      case 'internal.RegisterSlaveMessage.version':
      case 'internal.ReregisterSlaveMessage.version':
        return draw.chance(230) ? '1.11.0' : undefined;
      case 'scheduler.Call.type':
      case 'master.Call.type':
        return undefined;
      default:
        return undefined;
    }
  };

  /** Does with the new effects what the shell does: writes them for whoever gets them. */
  checkEffects(): void {
    const { effects } = this.bed;
    for (; this.#checked < effects.length; this.#checked++) {
      const effect = effects[this.#checked];
      if (effect !== undefined) this.#perform(effect);
    }
  }

  #perform(effect: MasterEffect): void {
    if (effect.type === 'send') encode(effect.message, effect.body as never);
    if (effect.type === 'send-event') {
      encode(Event, effect.event);
      JSON.parse(toJsonText(Event, effect.event));
    }
    if (effect.type === 'log') JSON.stringify(effect.fields);
    if (effect.type === 'publish') this.#publish(effect.change);
    if (effect.type === 'exit') throw new Error(`the master ends: ${effect.cause}, ${effect.reason}`);
  }

  #publish(change: ClusterChange): void {
    if ('agent' in change)
      encode(OperatorEvent, { type: 'AGENT_ADDED', agent_added: { agent: agentMessage(change.agent) } });
    if ('framework' in change) {
      const framework = frameworkMessage(change.framework);
      encode(OperatorEvent, { type: 'FRAMEWORK_ADDED', framework_added: { framework } });
    }
    if ('task' in change) {
      toJsonText(OperatorEvent, { type: 'TASK_ADDED', task_added: { task: change.task.message } });
    }
  }

  /** What readers get is well-formed, whatever came in. */
  render(): void {
    const { state } = this.bed;
    for (const agent of state.agents.values()) encode(AgentMessage, agentMessage(agent));
    for (const framework of state.frameworks.values()) {
      for (const task of framework.tasks.values()) JSON.parse(taskText(task));
    }
    const view = new Views(state).of(undefined);
    JSON.stringify(rolesJson(state, view));
    toJsonText(QuotaStatus, quotaStatus(state, view));
    toJsonText(ClusterStatus, maintenanceStatus(state));
  }
}

const messages: readonly [MessageType<unknown>, ...MessageType<unknown>[]] = [
  RegisterSlaveMessage,
  ReregisterSlaveMessage,
  UpdateSlaveMessage,
  UnregisterSlaveMessage,
  StatusUpdateMessage,
  StatusUpdateMessage,
  ExitedExecutorMessage,
  ExecutorToFrameworkMessage,
  UpdateOperationStatusMessage,
  DriverCall,
  DriverCall,
  RegisterFrameworkMessage,
  ReregisterFrameworkMessage,
  UnregisterFrameworkMessage,
  DeactivateFrameworkMessage,
  ResourceRequestMessage,
  LaunchTasksMessage,
  ReviveOffersMessage,
  KillTaskMessage,
  StatusUpdateAcknowledgementMessage,
  ReconcileTasksMessage,
] as never;
