import type { Command } from './command.ts';

interface CatalogueEntry {
  readonly summary: string;
  /** Loaded only when it is run: a command must not pay for the others. */
  readonly load: () => Promise<Command>;
}

const programs: Readonly<Record<string, CatalogueEntry>> = {
  zookeeper: {
    summary: 'the embedded ZooKeeper, one server',
    load: async () => (await import('./commands/zookeeper.ts')).zookeeper,
  },
  master: { summary: 'a Mesos master', load: async () => (await import('./commands/master.ts')).master },
  agent: { summary: 'a Mesos agent', load: async () => (await import('./commands/agent.ts')).agent },
  marathon: { summary: 'Marathon', load: async () => (await import('./commands/marathon.ts')).marathon },
  chronos: { summary: 'Chronos', load: async () => (await import('./commands/chronos.ts')).chronos },
};

const tools: Readonly<Record<string, CatalogueEntry>> = {
  up: {
    summary: 'start everything on this machine, and deploy apps and jobs from files',
    load: async () => (await import('./commands/up.ts')).up,
  },
  doctor: {
    summary: 'say what this machine can do, what is in the way, and what mends it',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  run: {
    summary: 'run one command on the cluster and show its output',
    load: async () => (await import('./commands/run.ts')).run,
  },
  why: {
    summary: 'say why an app, job or task does not run, by agent and by how much',
    load: async () => (await import('./commands/why.ts')).why,
  },
  ps: { summary: 'list the tasks of the cluster', load: async () => (await import('./commands/ps.ts')).ps },
  logs: {
    summary: 'show what a task wrote, and go on with -f',
    load: async () => (await import('./commands/logs.ts')).logs,
  },
  exec: {
    summary: 'run a command inside a task, with -it a shell',
    load: async () => (await import('./commands/exec.ts')).exec,
  },
  attach: {
    summary: "sit at a task's terminal",
    load: async () => (await import('./commands/attach.ts')).attach,
  },
  log: {
    summary: "look after the replicated log of the masters' registry",
    load: async () => (await import('./commands/log.ts')).log,
  },
  kill: { summary: 'end a task', load: async () => (await import('./commands/kill.ts')).kill },
};

export const catalogue: Readonly<Record<string, CatalogueEntry>> = { ...tools, ...programs };

/** Names under which the launcher may be called, as the originals are. */
export const aliases: Readonly<Record<string, string>> = {
  'mesos-master': 'master',
  'mesos-agent': 'agent',
  'mesos-slave': 'agent',
  'mesos-execute': 'run',
  'mesos-log': 'log',
  marathon: 'marathon',
  chronos: 'chronos',
};

/** The text of `stadion --help`. */
export function overview(): string {
  const rows = (entries: Readonly<Record<string, CatalogueEntry>>): string =>
    Object.entries(entries)
      .map(([name, { summary }]) => `  ${name.padEnd(11)}${summary}`)
      .join('\n');
  return [
    'usage: stadion COMMAND [ARGUMENTS]',
    '',
    'Work with a cluster:',
    rows(tools),
    '',
    'Programs, with the flags of the originals:',
    rows(programs),
    '',
    'stadion COMMAND --help tells more about one. stadion --version prints the version.',
    'A first look: stadion up, then open http://127.0.0.1:8080',
    '',
  ].join('\n');
}
