import { readFileSync } from 'node:fs';
import type { StadionError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createRandom } from '../../base/random.ts';
import { createTlsIdentity } from '../../net/tls.ts';
import { createAlarm, steadyNowMs } from '../../runtime/clock.ts';
import { Reconciliation } from '../../scheduler/core/reconciliation.ts';
import { createScheduler, type Scheduler } from '../../scheduler/scheduler.ts';
import type { FrameworkInfo, MasterInfo, OfferOperation } from '../../wire/gen/mesos.ts';
import type { Event } from '../../wire/gen/scheduler.ts';
import type { ChronosConfig } from '../config.ts';
import type { ChronosEffect, ChronosEvent } from '../core/events.ts';

export interface FrameworkOptions {
  readonly config: ChronosConfig;
  /** Durable before it is given here, so that no other leader ever registers a second framework. */
  readonly frameworkId: string;
  readonly webuiUrl: string;
  readonly logger: Logger;
  readonly post: (event: ChronosEvent) => void;
  readonly onMaster: (master: MasterInfo | undefined) => void;
  readonly onFatal: (error: StadionError) => void;
}

/** Effects that go to the master. */
export type MasterEffect = Extract<
  ChronosEffect,
  { kind: 'accept' | 'decline' | 'kill' | 'acknowledge' | 'reconcile' | 'reconcile-all' | 'revive' }
>;

/** Chronos as a framework of the master, for the time it leads. */
export interface Framework {
  readonly isRegistered: boolean;
  readonly masterAddress: string | undefined;
  execute(effect: MasterEffect): void;
  close(): Promise<void>;
}

/** Registers with the master and turns what it says into events. */
export function openFramework(options: FrameworkOptions): Framework {
  const { config, post, logger } = options;
  const reconciliation = new Reconciliation({ random: createRandom(Date.now()) });
  let isClosed = false;
  const scheduler: Scheduler = createScheduler({
    master: config.master,
    framework: frameworkInfo(options),
    ...(config.credential === undefined ? {} : { credential: readCredential(config.credential) }),
    zookeeperTls: config.zkTls,
    tls: config.masterTls === undefined ? undefined : createTlsIdentity(config.masterTls),
    logger,
    onEvent: (event) => forward(event, post, (taskId) => reconciliation.answered(taskId)),
    onRegistered: (_id, master) => {
      options.onMaster(master);
      post({ kind: 'registered' });
    },
    onDisconnected: () => {
      reconciliation.stop();
      post({ kind: 'disconnected' });
    },
    onCallFailed: (failure) => {
      if (failure.type === 'ACCEPT' && failure.code === 'refused') post({ kind: 'accept-refused' });
    },
    onFatal: (error) => {
      post({ kind: 'disconnected' });
      if (!isClosed) options.onFatal(error);
    },
  });
  const alarm = createAlarm({
    nextMs: () => reconciliation.dueMs,
    nowMs: steadyNowMs,
    onDue: () => {
      for (const batch of reconciliation.round(steadyNowMs()).batches) {
        scheduler.reconcile(
          batch.map(({ taskId, agentId }) => ({
            task_id: { value: taskId },
            agent_id: agentId === undefined ? undefined : { value: agentId },
          })),
        );
      }
    },
  });
  return {
    get isRegistered() {
      return scheduler.isRegistered;
    },
    get masterAddress() {
      return scheduler.masterAddress;
    },
    execute: (effect) => {
      if (effect.kind === 'reconcile') {
        reconciliation.start(effect.tasks, steadyNowMs());
        alarm.rearm();
      } else {
        execute(scheduler, effect);
      }
    },
    close: async () => {
      isClosed = true;
      alarm.stop();
      await scheduler.close();
    },
  };
}

function frameworkInfo({ config, frameworkId, webuiUrl }: FrameworkOptions): FrameworkInfo {
  return {
    id: { value: frameworkId },
    user: config.user,
    name: config.frameworkName,
    roles: [config.settings.role],
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }, { type: 'RESERVATION_REFINEMENT' }],
    failover_timeout: config.failoverTimeoutSeconds,
    checkpoint: config.checkpoint,
    hostname: config.hostname,
    webui_url: webuiUrl,
    ...(config.principal === undefined ? {} : { principal: config.principal }),
  };
}

function readCredential(credential: { readonly principal: string; readonly secretFile: string }): {
  principal: string;
  secret: string;
} {
  return { principal: credential.principal, secret: readFileSync(credential.secretFile, 'utf8').trim() };
}

function forward(event: Event, post: (event: ChronosEvent) => void, answered: (taskId: string) => void): void {
  if (event.offers !== undefined) post({ kind: 'offers-received', offers: event.offers.offers ?? [] });
  if (event.rescind !== undefined) post({ kind: 'offer-rescinded', offerId: event.rescind.offer_id.value });
  if (event.update !== undefined) {
    answered(event.update.status.task_id.value);
    post({ kind: 'status-received', status: event.update.status });
  }
}

function execute(scheduler: Scheduler, effect: Exclude<MasterEffect, { kind: 'reconcile' }>): void {
  switch (effect.kind) {
    case 'accept': {
      const operation: OfferOperation = { type: 'LAUNCH', launch: { task_infos: [...effect.tasks] } };
      // The rest of the offer is wanted back at once.
      scheduler.accept([effect.offerId], [operation], { refuse_seconds: 0 });
      break;
    }
    case 'decline':
      scheduler.decline(effect.offerIds, { refuse_seconds: effect.refuseSeconds });
      break;
    case 'kill':
      scheduler.kill(effect.taskId, effect.agentId);
      break;
    case 'acknowledge':
      scheduler.acknowledge(effect.status);
      break;
    case 'reconcile-all':
      scheduler.reconcile([]);
      break;
    case 'revive':
      scheduler.revive();
      break;
  }
}
