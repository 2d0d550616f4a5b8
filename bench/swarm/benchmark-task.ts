import type { AgentID, TaskInfo } from '../../src/wire/gen/mesos.ts';

const LABELS = Array.from({ length: 10 }, (_, i) => ({ key: `key${i}`, value: `value${i}` }));

/** The task of Mesos's own benchmarks: little of everything, and ten labels. */
export function benchmarkTask(id: string, agentId: AgentID): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: agentId,
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 }, allocation_info: { role: '*' } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 5 }, allocation_info: { role: '*' } },
    ],
    command: { shell: true, value: 'sleep infinity' },
    labels: { labels: LABELS },
  };
}
