/** What there is of Mesos's flags: what the flag tables obey is there, unless a line here says otherwise. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentFlags } from '../../src/agent/config.ts';
import { inertFlags as inertAgentFlags } from '../../src/agent/inert-flags.ts';
import { masterFlags } from '../../src/master/config.ts';
import { inertFlags as inertMasterFlags } from '../../src/master/inert-flags.ts';
import type { Extent, Row } from './row.ts';
import { tests } from './tests.ts';

export type Program = 'master' | 'agent';

interface Exception {
  readonly names: RegExp;
  readonly extent: Extent;
  readonly note: string;
}

/** Flags that change nothing: each needs a line. A flag that is obeyed must be taken out of here. */
const withoutEffect: Readonly<Record<Program, readonly Exception[]>> = {
  master: [no(/^(modules|modules_dir|allocator|hooks|master_contender|master_detector)$/, 'modules')],
  agent: [
    no(/^(resource_provider_config_dir|csi_plugin_config_dir|disk_profile_adaptor)$/, 'resource providers and CSI'),
    no(/^(modules_dir|hooks|master_detector)$/, 'modules'),
    no(/^appc_/, 'there are no appc images'),
    no(/^docker_volume_(checkpoint_dir|chown)$/, 'volumes of Docker plugins belong to the Docker engine'),
    no(/^(docker|docker_mesos_image)$/, 'the engine is asked over its socket; agents do not run in it'),
    no(/^(hadoop_home)$/, 'hdfs:// is not fetched'),
    no(/^volume_gid_range$/, 'not there'),
    no(/^domain_socket_location$/, 'executors are spoken with over TCP'),
    no(/^agent_subsystems$/, 'the agent stays in the group that it was started in'),
    no(/^perf_/, 'of the isolator cgroups/perf_event: no hardware events are sampled'),
    no(/^nvidia_gpu_devices$/, 'of the isolator gpu/nvidia'),
    no(/^systemd_/, 'tasks are kept apart from the unit of the agent by their session'),
    no(/^agent_features$/, 'what it sets is always so, or never'),
    no(/^http_command_executor$/, 'executors of plain tasks are parts of the agent: they need no API to talk to it'),
    no(
      /^(ephemeral_ports_per_container|eth0_name|lo_name|egress_|ingress_|minimum_|maximum_|network_(link|enable|rate))/,
      'of the isolator network/port_mapping, in special builds of the original only',
    ),
    no(/^network_cni_/, 'of network isolators'),
    no(/^xfs_/, 'of the isolator disk/xfs: disk/du measures instead'),
    no(/^(ip6|ip6_discovery_command)$/, 'IPv6 addresses are not told'),
  ],
};

/** Flags that are obeyed in part, or differently. */
const different: Readonly<Record<Program, readonly Exception[]>> = {
  master: [
    { names: /^registry_strict$/, extent: 'yes', note: 'true is refused, as by the original' },
    { names: /^(authenticators|authorizers)$/, extent: 'partly', note: 'the built-in one only: modules' },
    { names: /^http_(framework_)?authenticators$/, extent: 'partly', note: 'the built-in ones only: modules' },
    {
      names: /^offer_constraints_re2_max_/,
      extent: 'partly',
      note: 'bounds on expressions of a linear-time engine of our own, which counts memory and program size its own way',
    },
    { names: /^log_dir$/, extent: 'yes', note: 'one file instead of one for each severity' },
    {
      names: /^initialize_driver_logging$/,
      extent: 'yes',
      note: 'speaks to driver libraries only: it changes nothing of the original either',
    },
    { names: /^memory_profiling$/, extent: 'yes', note: 'samples of the JavaScript engine instead of jemalloc' },
    { names: /^webui_dir$/, extent: 'yes', note: 'the default means the built-in page' },
    {
      names: /^max_executors_per_agent$/,
      extent: 'yes',
      note: 'the original has it in special builds only',
    },
  ],
  agent: [
    {
      names: /^isolation$/,
      extent: 'partly',
      note: 'see the table of isolators',
    },
    { names: /^launcher$/, extent: 'partly', note: 'one launcher of our own: linux brings volumes of the host' },
    { names: /^launcher_dir$/, extent: 'partly', note: 'one launcher of our own' },
    {
      names: /^(modules|resource_estimator|qos_controller)$/,
      extent: 'partly',
      note: 'the built-in estimators and controllers: no modules',
    },
    {
      names: /^(authorizer|authenticatee|http_authenticators)$/,
      extent: 'partly',
      note: 'the built-in ones only: modules',
    },
    {
      names: /^container_logger$/,
      extent: 'partly',
      note: 'the logger of the sandbox and one that rotates, built in: no modules; pieces are not compressed',
    },
    { names: /^image_providers$/, extent: 'partly', note: 'docker: there are no appc images' },
    { names: /^image_provisioner_backend$/, extent: 'partly', note: 'overlay and copy' },
    { names: /^docker_registry$/, extent: 'partly', note: 'registries and directories: hdfs:// is not read' },
    { names: /^http_executor_domain_sockets$/, extent: 'partly', note: 'true is refused' },
    { names: /^memory_profiling$/, extent: 'yes', note: 'samples of the JavaScript engine instead of jemalloc' },
    { names: /^log_dir$/, extent: 'yes', note: 'one file instead of one for each severity' },
    {
      names: /^initialize_driver_logging$/,
      extent: 'yes',
      note: 'speaks to driver libraries only: it changes nothing of the original either',
    },
  ],
};

/** What proves a flag, beside that it is read: the first line that fits counts. */
const proofs: Readonly<Record<Program, readonly (readonly [RegExp, string])[]>> = {
  master: [
    [/^(authentic|credentials|http_|authorizers)/, 'auth'],
    [/^acls$/, 'rights'],
    [/^rate_limits$/, 'rates'],
    [/^firewall_rules$/, 'firewall'],
    [/^(log_dir|external_log_file)$/, 'log'],
    [/^(zk|quorum|zk_session_timeout|log_auto_initialize|registry$|work_dir)/, 'election'],
    [/^(agent_|max_agent_|slave_|recovery_|registry_(gc|max))/, 'masterAgents'],
    [/^(allocator_|role_sorter|framework_sorter|allocation_|fair_|filter_|min_|offer_constraints)/, 'allocator'],
    [/^(max_completed|max_unreachable|root_submissions|roles)/, 'frameworks'],
    [/^max_operator/, 'streams'],
    [/^max_executors/, 'executors'],
    [/^webui_dir$/, 'self'],
    [/^logbufsecs$/, 'logFile'],
    [/^memory_profiling$/, 'memory'],
    [/^publish_/, 'metrics'],
  ],
  agent: [
    [/^firewall_rules$/, 'firewall'],
    [/^(authentic|credential$|http_credentials|jwt_|acls|authorizer|http_auth)/, 'agentAuth'],
    [/^(log_dir|external_log_file)$/, 'agentFiles'],
    [/^memory_profiling$/, 'memory'],
    [/^logbufsecs$/, 'logFile'],
    [/^(cgroups_net_cls|allowed_devices|isolation)/, 'isolators'],
    [/^cgroups_/, 'cgroups'],
    [/^(image_|docker_(registry|store_dir|ignore_runtime)$|sandbox_directory|seccomp_config)/, 'images'],
    [/^((effective|bounding)_capabilities|seccomp_)/, 'rightsOfTasks'],
    [/^(default_container_shm|disallow_sharing_)/, 'linux'],
    [/^(launcher|host_path_)/, 'hostVolumes'],
    [/^(container_disk|enforce_container_disk)/, 'disk'],
    [/^(container_ports|check_agent_port|enforce_container_ports)/, 'ports'],
    [/^default_container_(dns|info)$/, 'dockerRequest'],
    [/^docker_config$/, 'dockerRegistry'],
    [/^docker|^sandbox_directory|^containerizers$/, 'docker'],
    [/^(gc_|disk_watch)/, 'garbage'],
    [/^container_logger$/, 'agentLogs'],
    [/^reconfiguration_policy$/, 'reconfiguration'],
    [/^(recover$|recovery_|strict|executor_reregistration_)/, 'agentRecovery'],
    [/^(master|zk_)/, 'agentDetect'],
    [/^executor_/, 'customExecutor'],
    [/^fetcher_|^frameworks_home/, 'metrics'],
    [/^(work_dir|ip|port|hostname)/, 'agentStart'],
  ],
};

function no(names: RegExp, note: string): Exception {
  return { names, extent: 'no', note };
}

export function listedFlags(program: Program): readonly string[] {
  const lines = readFileSync(join(import.meta.dirname, '../../test/compat/flags.txt'), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith(`${program}\t`)).map((line) => line.split('\t')[1] ?? '');
}

const inert = { master: inertMasterFlags, agent: inertAgentFlags };
const obeyed = { master: masterFlags.definition.flags, agent: agentFlags.definition.flags };

/** The rows of a program's flags. Throws when a flag that changes nothing has no reason, or a reason is out of date. */
export function flagRows(program: Program): readonly Row[] {
  const names = listedFlags(program);
  for (const { names: pattern } of withoutEffect[program])
    if (!names.some((name) => pattern.test(name) && name in inert[program]))
      throw new Error(`${program}: no flag without effect is like ${pattern}: take it out`);
  return names.map((name) => rowOf(program, name));
}

function rowOf(program: Program, name: string): Row {
  // Read before all others, by every program.
  const isKnown = name in obeyed[program] || name === 'help' || name === 'version';
  const hasNoEffect = name in inert[program] || !isKnown;
  const exceptions = hasNoEffect ? [...different[program], ...withoutEffect[program]] : different[program];
  const exception = exceptions.find(({ names: pattern }) => pattern.test(name));
  if (hasNoEffect && exception?.extent !== 'no') throw new Error(`${program}: --${name} has no effect and no reason`);
  const reads = tests[program === 'master' ? 'config' : 'agentConfig'] ?? '';
  const proof = proofs[program].find(([pattern]) => pattern.test(name))?.[1];
  const test = hasNoEffect || proof === undefined ? reads : (tests[proof] ?? '');
  return { name: `--${name}`, extent: exception?.extent ?? 'yes', test, note: exception?.note ?? '' };
}
