import { readFileSync } from 'node:fs';
import type { ResourceStatistics } from '../../wire/gen/mesos.ts';

const ticksPerSecond = 100;
const pageBytes = 4096;

/** CPU time and memory of these processes together, now, as `posix/cpu` and `posix/mem` tell. Processes that just ended count nothing. */
export function usageOfProcesses(pids: readonly number[]): Partial<ResourceStatistics> {
  let userTicks = 0;
  let systemTicks = 0;
  let residentPages = 0;
  for (const pid of pids) {
    const fields = statFields(pid);
    if (fields === undefined) continue;
    userTicks += Number(fields[11]);
    systemTicks += Number(fields[12]);
    residentPages += Number(fields[21]);
  }
  return {
    cpus_user_time_secs: userTicks / ticksPerSecond,
    cpus_system_time_secs: systemTicks / ticksPerSecond,
    mem_rss_bytes: residentPages * pageBytes,
  };
}

/** Fields of /proc/PID/stat from the third (state) on. */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
