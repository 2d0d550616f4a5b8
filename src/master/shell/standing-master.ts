import type { Logger } from '../../base/logger.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import type { MasterConfig } from '../config.ts';
import { type MasterEnd, startMaster } from './master.ts';

/** A registry that fails twice within this time ends the process. */
const registryPatienceMs = 15_000;

export interface StandingMasterDeps {
  readonly logger: Logger;
  /** The master cannot go on, nor start over; the process is to end. */
  readonly onFatal: (reason: string) => void;
}

/**
 * Runs a master that outlives its leadership: when it is lost (ZooKeeper was away, another master was faster, the other masters could
 * not be reached to write the registry) all that the leader knew is dropped, as with Mesos, but in this process, and a new master with
 * a new id stands for election on the same port. Rejects when the first one cannot start.
 */
export async function startStandingMaster(config: MasterConfig, deps: StandingMasterDeps): Promise<RunningProgram> {
  const { logger, onFatal } = deps;
  let isClosed = false;
  let restart: Promise<void> = Promise.resolve();
  let registryFailedMs = Number.NEGATIVE_INFINITY;
  /** Others may have what this one lacks. When it fails again at once, the fault is here. */
  const mayTryRegistry = (): boolean => {
    const isFirst = performance.now() - registryFailedMs > registryPatienceMs;
    registryFailedMs = performance.now();
    return isFirst && config.zk !== undefined;
  };
  const end = (over: MasterEnd): void => {
    if (isClosed) return;
    if (over.cause === 'leadership' || (over.cause === 'registry' && mayTryRegistry()))
      restart = standAgain(over.reason);
    else onFatal(over.reason);
  };
  const standAgain = async (reason: string): Promise<void> => {
    logger.warn('leadership is lost: starting over as a standby', { reason });
    try {
      current = await startMaster({ ...config, port: address.port }, { logger, onFatal: end });
    } catch (thrown) {
      logger.error('the master cannot start over', { error: thrown });
      onFatal(reason);
    }
  };
  let current = await startMaster(config, { logger, onFatal: end });
  const { address } = current;
  return {
    address,
    close: async () => {
      isClosed = true;
      await restart;
      await current.close();
    },
  };
}
