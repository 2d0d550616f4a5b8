/** The master's flags on what is offered to whom, and what they mean. */
import type { FlagValues } from '../runtime/flags.ts';
import type { AllocatorSettings } from './allocator/allocator-state.ts';
import { splitList } from './flag-readers.ts';

export const allocatorFlags = {
  allocation_interval: {
    type: 'duration',
    default: '1secs',
    min: 1,
    help: 'Period of the allocation of what events did not allocate.',
  },
  role_sorter: {
    type: 'string',
    default: 'drf',
    choices: ['drf', 'random'],
    aliases: ['user_sorter'],
    help: 'Order among roles.',
  },
  framework_sorter: {
    type: 'string',
    default: 'drf',
    choices: ['drf', 'random'],
    help: 'Order of the frameworks of a role.',
  },
  fair_sharing_excluded_resource_names: {
    type: 'string',
    help: 'Resources left out of fair sharing, separated by commas.',
  },
  filter_gpu_resources: {
    type: 'bool',
    default: true,
    help: 'Offer agents with gpus only to frameworks with GPU_RESOURCES.',
  },
  min_allocatable_resources: {
    type: 'string',
    default: 'cpus:0.01|mem:32',
    help: 'Least an offer must hold: NAME:N;… sets, one of which must be met, separated by |.',
  },
  allocator_agent_recovery_factor: {
    type: 'double',
    default: 0.8,
    min: 0,
    max: 1,
    help: 'While there are quotas nothing is offered after an election before this share of the agents is back.',
  },
  allocator_recovery_timeout: {
    type: 'duration',
    default: '10mins',
    help: 'Offers wait for agents at most this long after an election.',
  },
  offer_constraints_re2_max_mem: {
    type: 'bytes',
    default: '4KB',
    help: 'Most memory for one regular expression of an offer constraint.',
  },
  offer_constraints_re2_max_program_size: {
    type: 'int',
    default: 100,
    min: 1,
    help: 'Most states of one regular expression of an offer constraint.',
  },
} as const;

type Values = FlagValues<typeof allocatorFlags>;

/** What the flags mean. `region`: where this master is, when it is known. */
export function allocatorSettings(
  values: Values,
  minAllocatable: AllocatorSettings['minAllocatable'],
  region: string | undefined,
): AllocatorSettings {
  return {
    minAllocatable,
    filterGpus: values.filter_gpu_resources,
    excludedNames: new Set(splitList(values.fair_sharing_excluded_resource_names)),
    roleSorter: values.role_sorter === 'random' ? 'random' : 'drf',
    frameworkSorter: values.framework_sorter === 'random' ? 'random' : 'drf',
    allocationIntervalMs: values.allocation_interval,
    region,
    patternLimits: {
      maxMemBytes: values.offer_constraints_re2_max_mem,
      maxProgramSize: values.offer_constraints_re2_max_program_size,
    },
  };
}
