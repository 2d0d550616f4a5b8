import { randomBytes, randomUUID } from 'node:crypto';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createHttpServer } from '../../net/http-server.ts';
import { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import { createAlarm } from '../../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../../runtime/core-loop.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import { setWeights } from '../allocator/allocator.ts';
import type { MasterConfig } from '../config.ts';
import { createMasterState } from '../core/create-state.ts';
import type { ClusterChange, MasterEffect } from '../core/effects.ts';
import type { MasterEvent } from '../core/events.ts';
import type { MasterState } from '../core/state.ts';
import { step } from '../core/step.ts';
import { serveEndpoints } from '../http/endpoints.ts';
import type { MasterDoor } from '../http/route.ts';
import { serveScheduler } from '../http/scheduler.ts';
import { SchedulerStreams } from '../http/scheduler-streams.ts';
import { openFileStore } from '../registrar/file-store.ts';
import { Registrar } from '../registrar/registrar.ts';
import { createMemoryStore } from '../registrar/registry-store.ts';
import { type Election, joinElection } from './election.ts';
import { execute } from './execute.ts';
import { bindIp, hostName, reachableIp } from './master-address.ts';
import { createMasterClock } from './master-clock.ts';
import { masterInfo } from './master-info.ts';
import { measure } from './measure.ts';
import { messageEvent } from './message-events.ts';

export interface MasterDeps {
  readonly logger: Logger;
  /** The master must not go on: it lost leadership or its registry. It has closed itself; the process is to end. */
  readonly onFatal?: (reason: string) => void;
}

export interface RunningMaster extends RunningProgram {
  readonly door: MasterDoor;
}

/** Starts a master: it listens, stands for election and serves once it leads. Rejects when it cannot listen or open its registry. */
export async function startMaster(config: MasterConfig, deps: MasterDeps): Promise<RunningMaster> {
  const { logger } = deps;
  for (const warning of config.warnings) logger.warn(warning);
  const nowMs = createMasterClock();
  const store = config.registryDir === undefined ? createMemoryStore() : await openFileStore(config.registryDir);
  const ip = await bindIp(config);
  const advertiseIp = config.advertiseIp ?? reachableIp(ip);
  const hostname = await hostName(config, advertiseIp);
  const server = createHttpServer({ logger, prefixes: ['master'] });
  const port = config.advertisePort;
  const advertise = { ip: advertiseIp, ...(port === undefined ? {} : { port }) };
  const endpoint = new LibprocessEndpoint({ server, logger, advertise });
  const state = newState(config, nowMs());
  const listeners = new Set<(change: ClusterChange) => void>();
  // Filled below: routes and effects need each other.
  let post: (event: MasterEvent) => void = () => {};
  const streams = new SchedulerStreams((streamId) => post({ type: 'stream-closed', streamId }));
  const { metrics, meters } = measure({
    state,
    config,
    nowMs,
    streams: () => served.streamCount(),
    registrar: () => registrar,
  });
  const registrar = new Registrar({
    store,
    fetchTimeoutMs: config.registryFetchTimeoutMs,
    storeTimeoutMs: config.registryStoreTimeoutMs,
    post: (event) => post(event),
    onStored: (ms) => meters.stored.record(ms),
    onFetched: (ms) => meters.fetched.record(ms),
  });
  const door: MasterDoor = {
    state,
    post: (event) => post(event),
    flagTexts: config.flagTexts,
    registry: () => registrar.registry,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nowMs,
    logger,
  };
  const served = serveEndpoints({ server, door, readMetrics: () => metrics.snapshot() });
  serveScheduler(server, door, streams);

  let election: Election | undefined;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeAll();
    return closing;
  };
  const closeAll = async (): Promise<void> => {
    loop.stop();
    alarm.stop();
    // First of all, so that another master is elected without waiting for the session to end.
    await election?.close();
    streams.closeAll();
    served.close();
    endpoint.close();
    await server.close();
    await registrar.close();
  };
  const fail = (reason: string): void => {
    if (closing !== undefined) return;
    logger.error('the master ends', { reason });
    void close().finally(() => deps.onFatal?.(reason));
  };
  const hands = {
    endpoint,
    streams,
    registrar,
    logger,
    listeners,
    post: (event: MasterEvent) => post(event),
    onExit: fail,
  };
  const loop: CoreLoop<MasterState, MasterEvent> = createCoreLoop<MasterState, MasterEvent, MasterEffect>({
    state,
    step: meters.timed(step),
    execute: (effect) => execute(hands, effect),
    nowMs,
    onFatal: (thrown) => {
      logger.error('the core failed', { error: thrown });
      fail(errorText(thrown));
    },
    onBatchEnd: () => alarm.rearm(),
  });
  meters.watchQueue(() => loop.queueLength);
  const alarm = createAlarm({
    nextMs: () => state.deadlines.nextMs,
    nowMs,
    onDue: () => loop.post({ type: 'ticked' }),
  });
  post = (event) => loop.post(event);

  endpoint.spawn('master', (message) => post(messageEvent(message)));
  try {
    await server.listen({ ip, port: config.port });
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const { info } = state;
  // The port is known only now; nothing has read it yet.
  Object.assign(info, masterInfo({ ...endpoint.address, id: info.id, hostname, domain: info.domain }));
  logger.info('master listens', { pid: info.pid, masterId: info.id });
  election = joinElection({ zk: config.zk, sessionTimeoutMs: config.zkSessionTimeoutMs, info, post, logger });
  return { address: server.address, close, door };
}

function newState(config: MasterConfig, nowMs: number): MasterState {
  const info = masterInfo({ id: randomUUID(), ip: '127.0.0.1', port: 0, hostname: '', domain: config.settings.domain });
  const randomSeed = randomBytes(8).readBigUInt64LE();
  const state = createMasterState({ settings: config.settings, allocator: config.allocator, info, nowMs, randomSeed });
  setWeights(state.allocator, config.weights);
  return state;
}
