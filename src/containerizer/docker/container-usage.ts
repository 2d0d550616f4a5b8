import type Docker from 'dockerode';
import type { ResourceStatistics } from '../../wire/gen/mesos.ts';
import type { ContainerLimits } from '../core/limits.ts';
import { type CgroupFigures, cgroupFigures } from './cgroup-figures.ts';
import { statisticsOf } from './container-facts.ts';

/** What a container uses, as the engine says, or else its control groups below `hierarchy`. Rejects with the engine's error. */
export async function usageOf(
  engine: Docker.Container,
  limits: ContainerLimits,
  hierarchy = '/sys/fs/cgroup',
): Promise<ResourceStatistics> {
  const stats = await engine.stats({ stream: false, 'one-shot': true });
  // The engine measured nothing.
  const isEmpty = stats.memory_stats?.usage === undefined;
  return statisticsOf(stats, limits, isEmpty ? await measured(engine, hierarchy) : undefined);
}

async function measured(engine: Docker.Container, hierarchy: string): Promise<CgroupFigures | undefined> {
  const { State: state } = await engine.inspect();
  return state.Pid > 0 ? cgroupFigures(state.Pid, hierarchy) : undefined;
}
