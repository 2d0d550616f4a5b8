import { ok, type Result } from '../../../base/errors.ts';
import { privilegeObstacle } from '../linux-support.ts';
import type { ContainerIsolator } from './container-isolator.ts';

/** `linux/nnp`: no program that a task starts gains rights by its set-user-id bit or its capabilities. */
export function createLinuxNnp(): Result<ContainerIsolator, string> {
  const obstacle = privilegeObstacle();
  if (obstacle !== undefined) return { ok: false, error: obstacle };
  return ok({
    name: 'linux/nnp',
    prepare: async () => ({ noNewPrivs: true }),
    enter: () => ({ noNewPrivs: true }),
  });
}
