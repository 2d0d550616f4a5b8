import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type PreflightWants, preflight } from '../../agent/core/preflight.ts';
import { readMachineFacts } from '../../agent/shell/machine-facts.ts';
import { isLoopback } from '../../runtime/exposure.ts';
import { type Command, usageExitCode } from '../command.ts';
import { checkMaster, checkZookeeper } from '../doctor/cluster.ts';
import { checkAddress, checkDirectory, checkHostName, checkNode } from '../doctor/host.ts';
import { checkPorts, type WantedPort } from '../doctor/ports.ts';
import { capabilityFinding, type Finding, findingsJson, renderFindings } from '../doctor/report.ts';
import { readOptions } from '../options.ts';
import { readHolder } from '../up/work-dir.ts';

const usage = `usage: stadion doctor [OPTIONS]

Says what this machine can do for tasks, what is in the way, and what mends it.

  stadion doctor                            before stadion up
  stadion doctor --master zk://a:2181/mesos before an agent that joins a cluster
  stadion doctor --zk zk://a:2181/mesos     before a master, Marathon or Chronos

  --master HOST:PORT    a master, or zk://…: is it there, do the clocks agree,
                        do its agents say where they are
  --zk URL              a ZooKeeper: zk://host:port,…/path or host:port,…
  --work-dir DIR        where state and sandboxes will be (default ~/.stadion,
                        with --master /var/lib/mesos)
  --runtime-dir DIR     where the state of containers will be
  --ip ADDRESS          address to listen on (default 127.0.0.1, with --master
                        or --zk all)
  --containerizers LIST what the agent will be asked for: docker, mesos
  --isolation LIST      likewise: cgroups/cpu,cgroups/mem,namespaces/pid…
  --docker-socket PATH  default /var/run/docker.sock
  --zk-port, --master-port, --agent-port, --marathon-port, --chronos-port N
                        as of stadion up
  --json                the findings as JSON

✓ is well, ! could be better, ✗ is in the way. Exit code: 0 nothing is in the
way, 1 something is, 2 usage.
`;

const options = {
  master: { type: 'string' },
  zk: { type: 'string' },
  'work-dir': { type: 'string' },
  'runtime-dir': { type: 'string' },
  ip: { type: 'string' },
  containerizers: { type: 'string', default: 'mesos' },
  isolation: { type: 'string', default: '' },
  'docker-socket': { type: 'string', default: '/var/run/docker.sock' },
  'zk-port': { type: 'string', default: '2181' },
  'master-port': { type: 'string', default: '5050' },
  'agent-port': { type: 'string', default: '5051' },
  'marathon-port': { type: 'string', default: '8080' },
  'chronos-port': { type: 'string', default: '4400' },
  json: { type: 'boolean', default: false },
} as const;

type Values = Extract<ReturnType<typeof readValues>, { readonly values: unknown }>['values'];

function readValues(args: readonly string[]) {
  return readOptions(args, options, usage);
}

export const doctor: Command = {
  async run(args) {
    const read = readValues(args);
    if ('exitCode' in read) return read.exitCode;
    const { values, positionals } = read;
    const complaint = positionals.length > 0 ? `'${positionals[0]}' is no option` : portComplaint(values);
    if (complaint !== undefined) {
      process.stderr.write(`stadion doctor: ${complaint}\n\n${usage}`);
      return usageExitCode;
    }
    const findings = await examine(values);
    const text = values.json
      ? `${JSON.stringify(findingsJson(findings), null, 2)}\n`
      : renderFindings(findings, purposeOf(values));
    process.stdout.write(text);
    return findings.some(({ isInTheWay }) => isInTheWay) ? 1 : 0;
  },
};

const portNames = ['zk-port', 'master-port', 'agent-port', 'marathon-port', 'chronos-port'] as const;

function portComplaint(values: Values): string | undefined {
  const wrong = portNames.find((name) => !/^\d{1,5}$/.test(values[name]) || Number(values[name]) > 65_535);
  return wrong === undefined ? undefined : `--${wrong} takes a number from 0 to 65535, not '${values[wrong]}'`;
}

function purposeOf({ master, zk }: Values): string {
  if (master !== undefined) return 'an agent here';
  return zk === undefined ? 'stadion up' : 'a program of this cluster here';
}

async function examine(values: Values): Promise<Finding[]> {
  const isAlone = values.master === undefined && values.zk === undefined;
  const workDir = resolve(values['work-dir'] ?? (isAlone ? join(homedir(), '.stadion') : '/var/lib/mesos'));
  const runtimeDir = resolve(values['runtime-dir'] ?? (isAlone ? join(workDir, 'agent/runtime') : '/var/run/mesos'));
  const ip = values.ip ?? (isAlone ? '127.0.0.1' : '0.0.0.0');
  const isLocal = isLoopback(ip);
  const facts = await readMachineFacts({
    workDir,
    runtimeDir,
    dockerSocket: values['docker-socket'],
    cgroupsHierarchy: '/sys/fs/cgroup',
  });
  return [
    checkNode(process.version),
    checkDirectory('work dir', workDir, '--work-dir'),
    checkDirectory('runtime dir', runtimeDir, '--runtime-dir'),
    ...(await checkPorts(ip, portsOf(values), readHolder(workDir))),
    ...(isLocal ? [] : [checkAddress()]),
    await checkHostName(isLocal),
    ...(values.zk === undefined ? [] : [await checkZookeeper(values.zk)]),
    ...(values.master === undefined ? [] : await checkMaster(values.master)),
    ...preflight(facts, wantsOf(values)).map(capabilityFinding),
  ];
}

function wantsOf({ containerizers, isolation }: Values): PreflightWants {
  const list = (text: string): string[] => text.split(',').filter(Boolean);
  return { containerizers: list(containerizers), isolation: list(isolation), switchUser: true, images: false };
}

/** Those that the program listens on which is to be started. */
function portsOf(values: Values): WantedPort[] {
  const port = (program: string, option: (typeof portNames)[number]): WantedPort => {
    return { program, port: Number(values[option]), option: `--${option}` };
  };
  if (values.master !== undefined) return [port('the agent', 'agent-port')];
  if (values.zk !== undefined) return [port('a master', 'master-port')];
  return [
    port('ZooKeeper', 'zk-port'),
    port('the master', 'master-port'),
    port('the agent', 'agent-port'),
    port('Marathon', 'marathon-port'),
    port('Chronos', 'chronos-port'),
  ];
}
