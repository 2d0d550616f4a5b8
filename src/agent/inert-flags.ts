/**
 * Flags of the original agent that are read and shown but change nothing here. One line each: name, type, then `=` and
 * the default where the original has one, then `<` and an older name.
 */
import type { FlagSpec, FlagTable, FlagType } from '../runtime/flags.ts';

const rows = `
resource_provider_config_dir string
csi_plugin_config_dir string
disk_profile_adaptor string
appc_simple_discovery_uri_prefix string =http://
appc_store_dir string =/tmp/mesos/store/appc
docker_volume_checkpoint_dir string =/var/run/mesos/isolators/docker/volume
docker_volume_chown bool =false
hadoop_home string
volume_gid_range string
agent_subsystems string <slave_subsystems
nvidia_gpu_devices string
perf_events string
perf_interval duration =1mins
perf_duration duration =10secs
systemd_enable_support bool =false
systemd_runtime_directory string =/run/systemd/system
agent_features json
docker string =docker
docker_mesos_image string
domain_socket_location string
ephemeral_ports_per_container int
eth0_name string
lo_name string
egress_rate_limit_per_container bytes
egress_rate_per_cpu string
minimum_egress_rate_limit bytes
maximum_egress_rate_limit bytes
egress_ceil_limit bytes
egress_burst bytes
egress_unique_flow_per_container bool
egress_flow_classifier_parent string
ingress_rate_limit_per_container bytes
ingress_rate_per_cpu string
minimum_ingress_rate_limit bytes
maximum_ingress_rate_limit bytes
ingress_ceil_limit bytes
ingress_burst bytes
ingress_isolate_existing_containers bool
network_link_speed bytes
network_enable_socket_statistics_summary bool
network_enable_socket_statistics_details bool
network_enable_snmp_statistics bool
network_enable_rate_statistics bool
network_rate_statistics_window duration
network_rate_statistics_interval duration
network_cni_plugins_dir string
network_cni_config_dir string
network_cni_root_dir_persist bool =false
network_cni_metrics bool =true
modules_dir string
hooks string
master_detector string
xfs_project_range string
xfs_kill_containers bool
xfs_quota_headroom bytes
http_command_executor bool =false
ip6 string
ip6_discovery_command string
`;

function readRow(row: string): [name: string, spec: FlagSpec] {
  const [name = '', type = 'string', ...rest] = row.split(' ');
  const fallback = rest.find((part) => part.startsWith('='))?.slice(1);
  const alias = rest.find((part) => part.startsWith('<'))?.slice(1);
  const spec: FlagSpec = {
    type: type as FlagType,
    help: 'Accepted for the sake of existing configurations; without effect here.',
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(alias === undefined ? {} : { aliases: [alias] }),
  };
  return [name, spec];
}

export const inertFlags: FlagTable = Object.fromEntries(rows.trim().split('\n').map(readRow));
