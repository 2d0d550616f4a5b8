import { ok, type Result } from '../../../base/errors.ts';
import { unsupported } from '../../container-error.ts';
import type { ContainerIsolator } from './container-isolator.ts';

/**
 * `linux/seccomp` for plain processes, which no program of the system can load a profile for: tasks that would need one are
 * refused rather than run without. Containers with an image have theirs from the OCI runtime.
 */
export function createLinuxSeccomp(defaultProfile: string | undefined): Result<ContainerIsolator, string> {
  return ok({
    name: 'linux/seccomp',
    prepare: async ({ launch }) => {
      const asked = launch.container?.linux_info?.seccomp;
      if (asked?.unconfined === true && asked.profile_name !== undefined) {
        throw unsupported(`seccomp: the profile '${asked.profile_name}' and unconfined contradict each other`);
      }
      const profile = asked?.unconfined === true ? undefined : (asked?.profile_name ?? defaultProfile);
      if (profile === undefined || launch.container?.mesos?.image !== undefined) return {};
      throw unsupported(
        `The seccomp profile '${profile}' cannot be loaded for plain processes: give the task an image, or set linux_info.seccomp.unconfined`,
      );
    },
  });
}
