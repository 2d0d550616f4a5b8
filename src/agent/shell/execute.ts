/** Does what the core decided. */
import { loadavg } from 'node:os';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import { encode } from '../../wire/message.ts';
import type { AgentEffect } from '../core/effects.ts';
import type { AgentEvent } from '../core/events.ts';
import type { Authenticatee } from './authenticatee.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { usedDiskShare } from './detected-resources.ts';
import type { ExecutorHost } from './executor-host.ts';
import type { ExecutorStreams } from './executor-streams.ts';
import { removePath } from './path-removal.ts';
import { workOnVolumes } from './volume-store.ts';

/** What effects act on. */
export interface EffectTargets {
  readonly workDir: string;
  readonly logger: Logger;
  readonly endpoint: LibprocessEndpoint;
  /** `slave(1)@ip:port`. */
  readonly pid: string;
  readonly store: CheckpointStore;
  readonly host: ExecutorHost;
  readonly streams: ExecutorStreams;
  readonly authenticatee: Authenticatee | undefined;
  /** The core takes the checkpoints for good. */
  readonly onCheckpointsTaken: () => void;
  /** Containers and executors are found again: masters may hear of this agent. */
  readonly onRecoveryDone: () => void;
  readonly redetectMaster: () => void;
  readonly onExit: (end: { readonly code: number; readonly reason: string }) => void;
}

type Post = (event: AgentEvent) => void;
type EffectOf<K extends AgentEffect['kind']> = Extract<AgentEffect, { kind: K }>;

export function execute(effect: AgentEffect, targets: EffectTargets, post: Post): void {
  const { endpoint, pid, host, logger } = targets;
  switch (effect.kind) {
    case 'send': {
      const body = encode(effect.type, effect.message as never);
      endpoint.send({ from: pid, to: effect.to, name: effect.type.name, body });
      return;
    }
    case 'link':
      endpoint.link({ from: pid, to: effect.pid, onExited: (exited) => post({ kind: 'link-broken', pid: exited }) });
      return;
    case 'prove':
      targets.authenticatee?.act(effect.id, effect.act);
      return;
    case 'persist':
      persist(effect, targets, post);
      return;
    case 'start-executor':
      host.start(effect.start);
      return;
    case 'built-in':
      host.act(effect.run, effect.action);
      return;
    case 'executor-event':
      targets.streams.send(effect.run.containerId, effect.event);
      return;
    case 'update-container':
      host.update(effect.run, effect.resources, effect.taskIds);
      return;
    case 'destroy-container':
      host.destroy(effect.run);
      return;
    case 'recover-containers':
      recoverContainers(effect, targets);
      return;
    case 'recovery-done':
      targets.onRecoveryDone();
      return;
    case 'redetect-master':
      targets.redetectMaster();
      return;
    case 'work-on-volumes':
      void workOnVolumes(effect.works, logger).then((failures) => post({ kind: 'volumes-worked', failures }));
      return;
    case 'remove-path':
      remove(effect, targets, post);
      return;
    case 'measure-disk':
      measureDisk(targets, post);
      return;
    case 'measure-load': {
      const [, fiveMinutes = 0, fifteenMinutes = 0] = loadavg();
      post({ kind: 'load-measured', load: { fiveMinutes, fifteenMinutes } });
      return;
    }
    case 'report':
      logger[effect.level](effect.message, effect.facts);
      return;
    case 'exit':
      targets.onExit(effect);
      return;
  }
}

function persist({ writes, then }: EffectOf<'persist'>, { store }: EffectTargets, post: Post): void {
  const done = (): void => {
    for (const event of then) post(event);
  };
  if (writes.length === 0) done();
  else store.persist(writes, done);
}

function recoverContainers({ runs }: EffectOf<'recover-containers'>, targets: EffectTargets): void {
  const { host, logger, onCheckpointsTaken, onExit } = targets;
  onCheckpointsTaken();
  host.recover(runs).catch((thrown: unknown) => {
    logger.error('containers cannot be recovered', { error: thrown });
    onExit({ code: 1, reason: `containers cannot be recovered: ${errorText(thrown)}` });
  });
}

function remove({ path }: EffectOf<'remove-path'>, { workDir, logger }: EffectTargets, post: Post): void {
  removePath(workDir, path).then(
    () => post({ kind: 'path-removed', path, isRemoved: true }),
    (thrown: unknown) => {
      logger.warn('a directory of ended tasks cannot be removed', { path, reason: errorText(thrown) });
      post({ kind: 'path-removed', path, isRemoved: false });
    },
  );
}

function measureDisk({ workDir, logger }: EffectTargets, post: Post): void {
  usedDiskShare(workDir).then(
    (usedShare) => post({ kind: 'disk-measured', usedShare }),
    (thrown: unknown) => logger.warn('the disk cannot be measured', { reason: errorText(thrown) }),
  );
}
