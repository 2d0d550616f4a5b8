import type { Logger } from '../../base/logger.ts';
import type { RunningProgram } from '../../runtime/program.ts';
import type { MasterConfig } from '../config.ts';
import { type MasterEnd, startMaster } from './master.ts';

export interface StandingMasterDeps {
  readonly logger: Logger;
  /** The master cannot go on, nor start over; the process is to end. */
  readonly onFatal: (reason: string) => void;
}

/**
 * Runs a master that outlives its leadership: when it is lost (ZooKeeper was away, another master was faster) all that the leader
 * knew is dropped, as with Mesos, but in this process, and a new master with a new id stands for election on the same port.
 * Rejects when the first one cannot start.
 */
export async function startStandingMaster(config: MasterConfig, deps: StandingMasterDeps): Promise<RunningProgram> {
  const { logger, onFatal } = deps;
  let isClosed = false;
  let restart: Promise<void> = Promise.resolve();
  const end = (over: MasterEnd): void => {
    if (isClosed) return;
    if (over.cause === 'leadership') restart = standAgain(over.reason);
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
