/** Where masters keep their registry in one run. */
import { nextFloat } from '../../src/base/random.ts';
import type { SimContext } from './context.ts';
import { LogDisk } from './log/log-disk.ts';
import { LogReplica, type LogStep } from './log-replica.ts';
import { LogStore } from './log-store.ts';
import { RegistryDisk } from './registry-disk.ts';
import type { SimRegistryStore } from './registry-store.ts';
import { RegisterStore, SharedRegister } from './shared-register.ts';
import type { SimMaster } from './sim-master.ts';
import type { SimZookeeper } from './zookeeper.ts';

/** Opens the registry for a new life of a master. */
export type OpenRegistry = (master: SimMaster) => SimRegistryStore;

/** A file of the only master. */
export const openOwnDisk: OpenRegistry = (master) => master.store ?? new RegistryDisk(master);

/** A register that does what the replicated log promises, in all the ways that are allowed. */
export function sharedRegister(
  context: SimContext,
  members: () => readonly SimMaster[],
  isFenced: boolean,
): OpenRegistry {
  const register = new SharedRegister(context, members, isFenced);
  return (master) => {
    register.learn(master);
    return new RegisterStore(register, master);
  };
}

export interface LogRegistryOptions {
  readonly context: SimContext;
  readonly zookeeper: SimZookeeper;
  readonly sessionMs: number;
  readonly masters: number;
  readonly step: LogStep;
}

/** The real replicated log, a replica in each master. */
export function replicatedLog(options: LogRegistryOptions): OpenRegistry {
  const { context, zookeeper, sessionMs, step } = options;
  const { clock, random } = context;
  const quorum = Math.floor(options.masters / 2) + 1;
  const latencyMs = 1 + nextFloat(random) * 15;
  const disks: LogDisk[] = [];
  return (master) => {
    let { disk } = master;
    if (disk === undefined) {
      disk = new LogDisk({ clock, random, latencyMs, onStored: () => {} });
      disks.push(disk);
      master.disk = disk;
    }
    const { endpoint } = master;
    if (endpoint === undefined) throw new Error(`${master.name} has no endpoint`);
    master.isVoting = false;
    const onVoting = (): void => {
      master.isVoting = true;
    };
    const told = { onVoting, onDeposed: () => master.registryTaken() };
    const replica = new LogReplica({ program: master, endpoint, disk, zookeeper, sessionMs, quorum, step, ...told });
    master.replica = replica;
    return new LogStore({ program: master, replica, disk, disks, quorum });
  };
}
