/** The isolators of the original: what there is has a line here, what there is not says so itself. */
import { absent } from '../../src/containerizer/mesos/isolators/isolator-names.ts';
import { type Row, table } from './row.ts';
import { tests } from './tests.ts';

const present = table(
  tests,
  `
cgroups/all | yes | cgroups | what the kernel has of those below
cgroups/blkio | yes | cgroupsV2 | statistics; in cgroups v2 those of the controller io
cgroups/cpu | yes | cgroups |
cgroups/cpuset | yes | cgroups |
cgroups/devices | yes | isolators | on cgroups v2 with perl, which loads the BPF program
cgroups/hugetlb | yes | cgroupsV2 | a group for each container, no limits: as the original
cgroups/mem | partly | cgroups | no counters of memory pressure: v1 tells them by eventfd alone, which a process of Node cannot make, and v2 has no such levels
cgroups/net_cls | yes | isolators | cgroups v1
cgroups/net_prio | yes | isolators | cgroups v1: a group for each container
cgroups/pids | yes | cgroups | with a bound of our own, --cgroups_pids_limit
disk/du | yes | disk | also as posix/disk
docker/runtime | yes | images | with --image_providers=docker
environment_secret | yes | taskSecrets | always so; references are files of --secret_resolver
filesystem/linux | yes | linux |
filesystem/posix | yes | plain | always so
linux/capabilities | yes | rightsOfTasks |
linux/nnp | yes | rightsOfTasks |
linux/seccomp | partly | rightsOfTasks | profiles for containers with an image; plain processes that would need one are refused
namespaces/ipc | yes | linux |
namespaces/pid | yes | linux |
network/cni | partly | plain | the network of the host: named networks are refused for plain processes
network/ports | yes | ports |
posix/cpu | yes | plain | always so
posix/mem | yes | plain | always so
posix/rlimits | yes | rightsOfTasks | always so
volume/host_path | yes | hostVolumes |
volume/image | partly | images | as far as images go
volume/sandbox_path | yes | plain | always so
volume/secret | yes | taskSecrets | in containers with an image always
`,
);

export const isolatorRows: readonly Row[] = [
  ...present,
  ...[...absent].map(([name, note]) => ({ name, extent: 'no' as const, test: tests['isolators'] ?? '', note })),
].sort((one, other) => (one.name < other.name ? -1 : 1));
