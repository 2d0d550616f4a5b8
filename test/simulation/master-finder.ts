/** How agents and frameworks find the leading master: a fixed address, or by the election in ZooKeeper. */
import type { MasterInfo } from '../../src/wire/gen/mesos.ts';
import { detectLeader } from './elections.ts';
import type { SimProgram } from './program.ts';
import type { SimZookeeper } from './zookeeper.ts';
import { SimZookeeperClient } from './zookeeper-client.ts';

export interface FoundMaster {
  readonly host: string;
  readonly port: number;
  readonly pid: string;
}

export interface Finding {
  /** Tells the latest again. */
  readonly again: () => void;
  readonly close: () => void;
}

/** Begins to look; tells a master, another, or none. */
export type FindMaster = (program: SimProgram, onMaster: (master: FoundMaster | undefined) => void) => Finding;

export const electionPath = 'mesos';

/** It is always taken to lead. */
export function findAt(host: string, port: number): FindMaster {
  return (_program, onMaster) => {
    const tell = (): void => onMaster({ host, port, pid: `master@${host}:${port}` });
    tell();
    return { again: tell, close: () => {} };
  };
}

export function findElected(zookeeper: SimZookeeper, timeoutMs: number): FindMaster {
  return (program, onMaster) => {
    const client = new SimZookeeperClient({ program, zookeeper, timeoutMs });
    let latest: FoundMaster | undefined;
    detectLeader({ program, zookeeper, client, path: electionPath }, (leader) => {
      latest = leader === undefined ? undefined : addressOf(leader.data as MasterInfo);
      onMaster(latest);
    });
    return {
      again: () => onMaster(latest),
      close: () => client.close(),
    };
  };
}

function addressOf({ hostname = '', port, pid = '' }: MasterInfo): FoundMaster {
  return { host: hostname, port, pid };
}
