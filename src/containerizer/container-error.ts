import { StadionError } from '../base/errors.ts';
import type { TaskStatusReason } from '../wire/gen/mesos.ts';

/**
 * What can be wrong with a container:
 * - `container-launch-failed`: its files, image, user, limits or command could not be set up;
 * - `container-destroyed`: it was destroyed while it was being launched;
 * - `container-unknown`: no container has this id;
 * - `container-exists`: the id is taken;
 * - `container-unsupported`: it asks for something this agent does not offer;
 * - `docker-unavailable`: the Docker Engine does not answer.
 */
export type ContainerErrorCode =
  | 'container-launch-failed'
  | 'container-destroyed'
  | 'container-unknown'
  | 'container-exists'
  | 'container-unsupported'
  | 'docker-unavailable';

export interface ContainerErrorOptions {
  readonly code: ContainerErrorCode;
  readonly message: string;
  /** What the task status says; REASON_CONTAINER_LAUNCH_FAILED when left out. */
  readonly reason?: TaskStatusReason;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The refusal of something that this agent does not offer. */
export function unsupported(message: string): ContainerError {
  return new ContainerError({ code: 'container-unsupported', message });
}

/** A container operation failed. `message` is one sentence for people; `reason` goes into the task's status. */
export class ContainerError extends StadionError {
  override readonly code: ContainerErrorCode;
  readonly reason: TaskStatusReason;

  constructor(options: ContainerErrorOptions) {
    super(options);
    this.name = 'ContainerError';
    this.code = options.code;
    this.reason = options.reason ?? 'REASON_CONTAINER_LAUNCH_FAILED';
  }
}
