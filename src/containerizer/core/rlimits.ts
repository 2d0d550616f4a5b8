import { ok, type Result, refuse } from '../../base/errors.ts';
import type { RLimitInfo, RLimitInfoRLimitType } from '../../wire/gen/mesos.ts';

/** The limit of one resource; absent figures: none. */
export interface ResourceLimit {
  /** As `prlimit` calls it. */
  readonly name: string;
  readonly soft?: number;
  readonly hard?: number;
}

const names: Readonly<Record<Exclude<RLimitInfoRLimitType, 'UNKNOWN'>, string>> = {
  RLMT_AS: 'as',
  RLMT_CORE: 'core',
  RLMT_CPU: 'cpu',
  RLMT_DATA: 'data',
  RLMT_FSIZE: 'fsize',
  RLMT_LOCKS: 'locks',
  RLMT_MEMLOCK: 'memlock',
  RLMT_MSGQUEUE: 'msgqueue',
  RLMT_NICE: 'nice',
  RLMT_NOFILE: 'nofile',
  RLMT_NPROC: 'nproc',
  RLMT_RSS: 'rss',
  RLMT_RTPRIO: 'rtprio',
  RLMT_RTTIME: 'rttime',
  RLMT_SIGPENDING: 'sigpending',
  RLMT_STACK: 'stack',
};

/** The limits that are asked for, in the units of the kernel: soft and hard both set, or both absent for no limit. */
export function resourceLimits(info: RLimitInfo | undefined): Result<ResourceLimit[]> {
  const limits: ResourceLimit[] = [];
  for (const { type, soft, hard } of info?.rlimits ?? []) {
    if (type === undefined || type === 'UNKNOWN') return refuse('rlimit-invalid', 'A limit has no known type');
    if ((soft === undefined) !== (hard === undefined)) {
      return refuse('rlimit-invalid', `The limit ${type} needs both soft and hard, or neither`);
    }
    if (soft !== undefined && hard !== undefined && soft > hard) {
      return refuse('rlimit-invalid', `The limit ${type} is softly ${soft}, which is above its hard ${hard}`);
    }
    const figures = soft === undefined || hard === undefined ? {} : { soft, hard };
    if (limits.some(({ name }) => name === names[type])) {
      return refuse('rlimit-invalid', `The limit ${type} is given twice`);
    }
    limits.push({ name: names[type], ...figures });
  }
  return ok(limits);
}
