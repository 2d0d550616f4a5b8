/** Every field of ContainerInfo and of what is in it: what the agent makes of it. */
import { type Row, table } from './row.ts';
import { tests } from './tests.ts';

/** Messages whose fields are listed, as in test/compat/wire.tsv. */
export const containerMessages: readonly string[] = [
  'ContainerInfo',
  'ContainerInfo.DockerInfo',
  'ContainerInfo.DockerInfo.PortMapping',
  'ContainerInfo.MesosInfo',
  'Image',
  'Image.Docker',
  'Volume',
  'Volume.Source',
  'Volume.Source.DockerVolume',
  'Volume.Source.HostPath',
  'Volume.Source.SandboxPath',
  'MountPropagation',
  'NetworkInfo',
  'NetworkInfo.IPAddress',
  'NetworkInfo.PortMapping',
  'LinuxInfo',
  'CapabilityInfo',
  'SeccompInfo',
  'RLimitInfo',
  'RLimitInfo.RLimit',
  'TTYInfo',
  'TTYInfo.WindowSize',
];

export const containerInfoRows: readonly Row[] = table(
  tests,
  `
ContainerInfo.type | yes | plain |
ContainerInfo.volumes | yes | hostVolumes | one by one below
ContainerInfo.hostname | partly | images | of containers with an image; a plain process has the name of its machine
ContainerInfo.docker | yes | dockerFields | one by one below
ContainerInfo.mesos | yes | images |
ContainerInfo.network_infos | partly | docker | named networks need a Docker Engine
ContainerInfo.linux_info | yes | linux | one by one below
ContainerInfo.rlimit_info | yes | rightsOfTasks |
ContainerInfo.tty_info | yes | sessions |
ContainerInfo.DockerInfo.image | yes | dockerRegistry |
ContainerInfo.DockerInfo.network | yes | dockerFields |
ContainerInfo.DockerInfo.port_mappings | yes | dockerFields | of ports that the task has
ContainerInfo.DockerInfo.privileged | yes | dockerFields |
ContainerInfo.DockerInfo.parameters | yes | dockerParameters | every option of docker run; one that is not known, or is set elsewhere, is refused and says where
ContainerInfo.DockerInfo.force_pull_image | yes | dockerRegistry |
ContainerInfo.DockerInfo.volume_driver | yes | dockerFields |
ContainerInfo.DockerInfo.PortMapping.host_port | yes | dockerFields |
ContainerInfo.DockerInfo.PortMapping.container_port | yes | dockerFields |
ContainerInfo.DockerInfo.PortMapping.protocol | yes | dockerFields |
ContainerInfo.MesosInfo.image | yes | images |
Image.type | partly | images | DOCKER; there are no appc images
Image.appc | no | images | there are no appc images
Image.docker | yes | images |
Image.cached | yes | images |
Image.Docker.name | yes | images |
Image.Docker.credential | yes | images |
Image.Docker.config | yes | images |
Volume.mode | yes | hostVolumes |
Volume.container_path | yes | hostVolumes | absolute ones of plain processes need filesystem/linux, and take a set-user-id program its rights
Volume.host_path | yes | hostVolumes | a relative one is in the sandbox of the task
Volume.image | partly | images | in containers with an image
Volume.source | yes | hostVolumes | one by one below
Volume.Source.type | yes | hostVolumes |
Volume.Source.docker_volume | partly | docker | of tasks of type DOCKER
Volume.Source.host_path | yes | hostVolumes |
Volume.Source.sandbox_path | yes | hostVolumes |
Volume.Source.secret | yes | taskSecrets | plain processes with volume/secret in --isolation
Volume.Source.csi_volume | no | hostVolumes | there are no CSI volumes
Volume.Source.DockerVolume.driver | yes | dockerFields |
Volume.Source.DockerVolume.name | yes | dockerFields |
Volume.Source.DockerVolume.driver_options | yes | dockerFields |
Volume.Source.HostPath.path | yes | hostVolumes |
Volume.Source.HostPath.mount_propagation | partly | hostVolumes | HOST_TO_CONTAINER, which plain processes have anyway; BIDIRECTIONAL is refused
Volume.Source.SandboxPath.type | yes | groups |
Volume.Source.SandboxPath.path | yes | hostVolumes |
MountPropagation.mode | partly | hostVolumes | BIDIRECTIONAL is refused
NetworkInfo.ip_addresses | partly | dockerFields | asked for on a network of the Docker Engine, and told in every status
NetworkInfo.name | partly | docker | networks of the Docker Engine
NetworkInfo.groups | no | docker | of network modules
NetworkInfo.labels | partly | dockerFields | shown again in every status, as in Mesos; their meaning is that of network modules
NetworkInfo.port_mappings | partly | docker | on networks of the Docker Engine
NetworkInfo.IPAddress.protocol | partly | docker | IPv4
NetworkInfo.IPAddress.ip_address | yes | dockerFields |
NetworkInfo.PortMapping.host_port | partly | docker | on networks of the Docker Engine
NetworkInfo.PortMapping.container_port | partly | docker | on networks of the Docker Engine
NetworkInfo.PortMapping.protocol | partly | docker | on networks of the Docker Engine
LinuxInfo.capability_info | yes | rightsOfTasks | the older name of effective_capabilities
LinuxInfo.bounding_capabilities | yes | rightsOfTasks |
LinuxInfo.effective_capabilities | yes | rightsOfTasks | without a bounding set they are the bound, too
LinuxInfo.share_pid_namespace | partly | linux | the tasks of a group share that of the agent or have their own: their executor has no process
LinuxInfo.seccomp | partly | rightsOfTasks | profiles are for containers with an image
LinuxInfo.ipc_mode | yes | linux | the tasks of a group share a namespace that is made for them
LinuxInfo.shm_size | yes | linux |
LinuxInfo.share_cgroups | yes | isolators |
CapabilityInfo.capabilities | yes | rightsOfTasks | one that the agent itself lacks is refused
SeccompInfo.profile_name | partly | rightsOfTasks | plain processes with a profile are refused
SeccompInfo.unconfined | yes | rightsOfTasks |
RLimitInfo.rlimits | yes | rightsOfTasks | also without posix/rlimits
RLimitInfo.RLimit.type | yes | rightsOfTasks | all sixteen
RLimitInfo.RLimit.hard | yes | rightsOfTasks |
RLimitInfo.RLimit.soft | yes | rightsOfTasks |
TTYInfo.window_size | yes | sessions |
TTYInfo.WindowSize.rows | yes | sessions |
TTYInfo.WindowSize.columns | yes | sessions |
`,
);
