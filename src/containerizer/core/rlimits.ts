import { ok, type Result, refuse } from '../../base/errors.ts';
import type { RLimitInfo, RLimitInfoRLimitType } from '../../wire/gen/mesos.ts';

interface Ulimit {
  /** Option of the shell's `ulimit`. */
  readonly option: string;
  /** Bytes in one unit of `ulimit`. */
  readonly unitBytes: number;
}

// What POSIX shells can set; the others need a system call that no shell offers.
const ulimits: Partial<Record<RLimitInfoRLimitType, Ulimit>> = {
  RLMT_AS: { option: '-v', unitBytes: 1024 },
  RLMT_CORE: { option: '-c', unitBytes: 512 },
  RLMT_CPU: { option: '-t', unitBytes: 1 },
  RLMT_DATA: { option: '-d', unitBytes: 1024 },
  RLMT_FSIZE: { option: '-f', unitBytes: 512 },
  RLMT_LOCKS: { option: '-w', unitBytes: 1 },
  RLMT_MEMLOCK: { option: '-l', unitBytes: 1024 },
  RLMT_NOFILE: { option: '-n', unitBytes: 1 },
  RLMT_NPROC: { option: '-p', unitBytes: 1 },
  RLMT_RSS: { option: '-m', unitBytes: 1024 },
  RLMT_RTPRIO: { option: '-r', unitBytes: 1 },
  RLMT_STACK: { option: '-s', unitBytes: 1024 },
};

/** `ulimit` arguments for these limits: soft and hard both set, or both absent for no limit. */
export function ulimitArguments(info: RLimitInfo | undefined): Result<string[]> {
  const lines: string[] = [];
  for (const { type, soft, hard } of info?.rlimits ?? []) {
    const ulimit = type === undefined ? undefined : ulimits[type];
    if (ulimit === undefined)
      return refuse('rlimit-unsupported', `The limit ${type ?? 'UNKNOWN'} cannot be set for plain processes`);
    if ((soft === undefined) !== (hard === undefined)) {
      return refuse('rlimit-invalid', `The limit ${type} needs both soft and hard, or neither`);
    }
    if (soft !== undefined && hard !== undefined && soft > hard) {
      return refuse('rlimit-invalid', `The limit ${type} is softly ${soft}, which is above its hard ${hard}`);
    }
    const figure = (value: number | undefined): string =>
      value === undefined ? 'unlimited' : String(Math.trunc(value / ulimit.unitBytes));
    // Both at once and then the lower one: the soft limit is never above the hard one.
    lines.push(`${ulimit.option} ${figure(hard)}`, `-S ${ulimit.option} ${figure(soft)}`);
  }
  return ok(lines);
}
