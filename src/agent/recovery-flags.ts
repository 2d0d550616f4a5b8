/** The agent's flags on executors that outlive it, and on what it finds when it starts. */
import type { FlagValues } from '../runtime/flags.ts';
import type { ReconfigurationPolicy } from './core/compatibility.ts';

export const recoveryFlags = {
  executor_registration_timeout: { type: 'duration', default: '1mins', help: 'An executor must register within this.' },
  executor_reregistration_timeout: {
    type: 'duration',
    default: '2secs',
    max: 15_000,
    help: 'How long a restarted agent waits for its executors.',
  },
  executor_reregistration_retry_interval: {
    type: 'duration',
    min: 1,
    help: 'Ask executors of the v0 API that do not come back again after this; left out: once.',
  },
  executor_shutdown_grace_period: { type: 'duration', default: '5secs', help: 'Time to end for executors.' },
  recovery_timeout: {
    type: 'duration',
    default: '15mins',
    help: 'Executors end themselves when their agent is away for longer.',
  },
  recover: {
    type: 'string',
    default: 'reconnect',
    choices: ['reconnect', 'cleanup'],
    help: 'After a restart: go on with running executors, or end them and exit.',
  },
  reconfiguration_policy: {
    type: 'string',
    default: 'any',
    choices: ['any', 'equal', 'additive'],
    help: 'Which changes of resources, attributes, domain and host name a restart may bring.',
  },
  strict: { type: 'bool', default: true, help: 'Refuse to start on damaged checkpoints; otherwise leave them out.' },
} as const;

export interface RecoverySettings {
  readonly executorRegistrationTimeoutMs: number;
  readonly executorReregistrationTimeoutMs: number;
  readonly executorReregistrationRetryMs: number | undefined;
  readonly executorShutdownGraceMs: number;
  readonly recoveryTimeoutMs: number;
  readonly recover: 'reconnect' | 'cleanup';
  readonly reconfigurationPolicy: ReconfigurationPolicy;
  readonly isStrict: boolean;
}

export function readRecovery(values: FlagValues<typeof recoveryFlags>): RecoverySettings {
  const { reconfiguration_policy: policy } = values;
  return {
    executorRegistrationTimeoutMs: values.executor_registration_timeout,
    executorReregistrationTimeoutMs: values.executor_reregistration_timeout,
    executorReregistrationRetryMs: values.executor_reregistration_retry_interval,
    executorShutdownGraceMs: values.executor_shutdown_grace_period,
    recoveryTimeoutMs: values.recovery_timeout,
    recover: values.recover === 'cleanup' ? 'cleanup' : 'reconnect',
    reconfigurationPolicy: policy === 'equal' || policy === 'additive' ? policy : 'any',
    isStrict: values.strict,
  };
}
