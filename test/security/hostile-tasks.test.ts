/** Tasks that mean harm, each by name: it fails with a reason or stays inside, and the agent goes on. */
import { existsSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CommandInfo, EnvironmentVariable, HealthCheck, TaskInfo } from '../../src/wire/gen/mesos.ts';
import { shellTask } from '../agent/scripted-master.ts';
import { haveCommands, haveRoot } from '../requirements.ts';
import { until } from '../until.ts';
import { exitCode, HostileGround, taskUser } from './hostile-ground.ts';

const canIsolate = haveRoot() && existsSync('/sys/fs/cgroup') && haveCommands('setpriv', 'bash');
const cgroupsRoot = `stadion-hostile-${process.pid}`;

let ground: HostileGround;
let names = 0;

beforeAll(async () => {
  const isolation = ['cgroups/cpu', 'cgroups/mem', 'cgroups/pids'].join(',');
  ground = await HostileGround.open(canIsolate ? [`--isolation=${isolation}`, `--cgroups_root=${cgroupsRoot}`] : []);
});

afterAll(async () => {
  await ground?.close();
  for (const controller of canIsolate ? readdirSync('/sys/fs/cgroup') : [])
    removeGroups(join('/sys/fs/cgroup', controller));
});

/** What a killed agent leaves of its groups: they are empty when the tests went well. */
function removeGroups(controller: string): void {
  const root = join(controller, cgroupsRoot);
  if (!existsSync(root)) return;
  for (const name of readdirSync(root)) if (statSync(join(root, name)).isDirectory()) rmdirSync(join(root, name));
  rmdirSync(root);
}

// Whatever a task did: what was planted ran with its own rights at most, and the agent goes on.
afterEach(async () => {
  if (canIsolate) expect(ground.ran().filter((uid) => uid === '0')).toEqual([]);
  expect(readFileSync(ground.treasure, 'utf8')).toBe('TREASURE');
  expect(await ground.isHealthy()).toBe(true);
});

function fresh(name: string): string {
  names += 1;
  return `${name}-${names}`;
}

function withEnvironment(value: string, variables: EnvironmentVariable[]): Partial<TaskInfo> {
  return { command: { value, shell: true, environment: { variables } } };
}

const commandCheck = (value: string): HealthCheck => ({
  type: 'COMMAND',
  command: { value },
  interval_seconds: 0.1,
  delay_seconds: 0,
  grace_period_seconds: 60,
  consecutive_failures: 1000,
});

describe('variables that attack the programs that start a task', () => {
  const attacks: readonly (readonly [name: string, variables: () => Readonly<Record<string, string>>])[] = [
    ['NODE_OPTIONS', () => ({ NODE_OPTIONS: `--require=${ground.evil}/evil.cjs` })],
    ['LD_PRELOAD of a library', () => ({ LD_PRELOAD: ground.evilLibrary() ?? '/nonexistent.so' })],
    ['LD_PRELOAD of nothing', () => ({ LD_PRELOAD: '/nonexistent.so' })],
    ['LD_AUDIT', () => ({ LD_AUDIT: ground.evilLibrary() ?? '/nonexistent.so' })],
    ['LD_LIBRARY_PATH', () => ({ LD_LIBRARY_PATH: ground.evil })],
    ['BASH_ENV', () => ({ BASH_ENV: `${ground.evil}/evil.sh` })],
    ['ENV', () => ({ ENV: `${ground.evil}/evil.sh` })],
    ['IFS', () => ({ IFS: '/ .-=' })],
    ['PATH', () => ({ PATH: `${ground.evil}/bin:/usr/bin:/bin` })],
    ['an empty PATH', () => ({ PATH: '' })],
    ['SHELLOPTS and PS4', () => ({ SHELLOPTS: 'xtrace', PS4: `$(id -u >>${ground.loot}/ran)` })],
    ['functions of bash', () => ({ 'BASH_FUNC_setpriv%%': `() { id -u >>${ground.loot}/ran; }` })],
    ['HOME with a profile', () => ({ HOME: ground.evil })],
    ['PWD and OLDPWD', () => ({ PWD: ground.evil, OLDPWD: '/' })],
    ['names of our own scripts', () => ({ dir: '/tmp', notes: '/tmp', key: 'x', stat: 'x', code: '0', fail: 'x' })],
  ];
  for (const [name, variables] of attacks) {
    it(`${name}: its exit code is its own, and nothing of it runs as the agent`, async () => {
      const all = Object.entries(variables()).map(([variable, value]) => ({ name: variable, value }));
      const outcome = await ground.run(fresh('env'), '', withEnvironment('exit 3', all));
      expect(exitCode(outcome)).toBe('TASK_FAILED 3');
    });
  }

  it('PATH and BASH_ENV: nor when a check runs beside it', async () => {
    const id = fresh('check');
    const variables = [
      { name: 'PATH', value: `${ground.evil}/bin:/usr/bin:/bin` },
      { name: 'BASH_ENV', value: `${ground.evil}/evil.sh` },
      { name: 'ENV', value: `${ground.evil}/evil.sh` },
    ];
    const before = ground.ran().length;
    ground.start(id, '', {
      ...withEnvironment('sleep 1000', variables),
      health_check: commandCheck('sh -c true'),
    });
    await ground.master.until(() => ground.master.lastStatusOf(id)?.healthy === true, 'a healthy task');
    // The trap is armed: it ran, as the task's user.
    expect(ground.ran().length).toBeGreaterThan(before);
    ground.master.kill(id);
    await ground.outcome(id);
  });

  it('are handed on as they are, whatever is in them', async () => {
    const value = `a'b"c\n$(id)\`id\`\\ \t;&|<>*?~#!\u00e9`;
    const id = fresh('literal');
    const { stdout } = await ground.run(id, '', withEnvironment('printf %s "$ODD"', [{ name: 'ODD', value }]));
    expect(stdout).toBe(value);
  });

  it('may begin like options', async () => {
    const variables = ['-i', '--', '-u', '-S'].map((name) => ({ name: `${name}x`, value: 'y' }));
    // A shell would drop such names.
    const command = { value: '/usr/bin/env', shell: false, arguments: ['env'], environment: { variables } };
    const outcome = await ground.run(fresh('dash'), '', { command });
    expect(outcome.status.state).toBe('TASK_FINISHED');
    expect(outcome.stdout).toContain('-ix=y');
  });

  const impossible: readonly (readonly [name: string, variable: EnvironmentVariable, reason: RegExp])[] = [
    ['a name with =', { name: 'A=B', value: 'c' }, /invalid name/],
    ['no name', { name: '', value: 'c' }, /invalid name/],
    ['a null byte in a name', { name: 'A\0B', value: 'c' }, /invalid name/],
    ['a null byte in a value', { name: 'A', value: 'b\0c' }, /null bytes/],
    ['no value', { name: 'A' }, /has no value/],
    ['a secret without a value', { name: 'A', type: 'SECRET', secret: { type: 'VALUE' } }, /no 'value'/],
  ];
  for (const [name, variable, reason] of impossible) {
    it(`${name}: is refused with a reason`, async () => {
      const { status } = await ground.run(fresh('bad'), '', withEnvironment('true', [variable]));
      expect(status.state).toBe('TASK_FAILED');
      expect(status.message).toMatch(reason);
    });
  }

  it('larger than a program can be given: the task fails alone', async () => {
    const one = await ground.run(
      fresh('large'),
      '',
      withEnvironment('true', [{ name: 'A', value: 'x'.repeat(200_000) }]),
    );
    expect(one.status.state).toBe('TASK_FAILED');
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `A${index}`, value: 'x'.repeat(100_000) }));
    const all = await ground.run(fresh('large'), '', withEnvironment('true', many));
    expect(all.status.state).toBe('TASK_FAILED');
  });
});

describe('commands', () => {
  const program = (value: string, ...words: string[]): CommandInfo => ({ value, shell: false, arguments: words });

  it('of a program are never read by a shell', async () => {
    const words = ['$(id)', '; id', '`id`', "'", '"', '\n', '*', '-n', '--', '\\'];
    const { stdout } = await ground.run(fresh('argv'), '', { command: program('/bin/echo', 'echo', ...words) });
    expect(stdout).toBe(`${words.join(' ')}\n`);
  });

  const failing: readonly (readonly [name: string, command: () => CommandInfo])[] = [
    ['that begin like an option', () => program('-c', '-c', 'id')],
    ['that are a directory', () => program('/tmp', 'tmp')],
    ['that are nothing', () => program('', '')],
    ['that are not there', () => program('/no/such/program', 'x')],
    ['with a null byte', () => program('/bin/true\0/bin/false', 'true')],
    ['longer than a program can be given', () => ({ value: `true ${'x'.repeat(300_000)}`, shell: true })],
    ['that are no program', () => program(ground.treasure, 'x')],
  ];
  for (const [name, command] of failing) {
    it(`${name} fail with a reason`, async () => {
      const { status } = await ground.run(fresh('command'), '', { command: command() });
      expect(status.state).toBe('TASK_FAILED');
      expect(status.message).not.toBe('');
    });
  }
});

describe.skipIf(!haveRoot())('users', () => {
  const odd = [
    'root; id',
    '-u',
    '0',
    '+0',
    '00',
    'nobody\n',
    ' root',
    'no-such-user',
    '../root',
    '$(id -un)',
    '4294967295',
  ];
  for (const user of odd) {
    it(`${JSON.stringify(user)}: is no user, and least of all root`, async () => {
      const { status, stdout } = await ground.run(fresh('user'), '', {
        command: { value: 'id -u', shell: true, user },
      });
      expect(status.state).toBe('TASK_FAILED');
      expect(status.message).toMatch(/no such user/);
      expect(stdout).toBe('');
    });
  }

  it('have the rights of that user and no others', async () => {
    const command = `id -u; id -G; cat ${ground.treasure} /etc/shadow; touch /etc/stadion-was-here`;
    const { stdout } = await ground.run(fresh('rights'), command);
    expect(stdout).toBe('65534\n65534\n');
  });

  it('do not read what the agent knows of other tasks', async () => {
    const other = fresh('other');
    ground.start(other, '', withEnvironment('sleep 1000', [{ name: 'PASSWORD', value: 'TREASURE-OF-OTHERS' }]));
    await ground.master.untilState(other, 'TASK_RUNNING');
    const places = `${ground.place.path}/run ${ground.place.workDir}/meta /dev/shm/stadion-0 /run/stadion-0`;
    const outcome = await ground.run(fresh('reader'), `grep -rs TREASURE-OF-OTHERS ${places}; true`);
    expect(outcome.stdout).toBe('');
    ground.master.kill(other);
    await ground.outcome(other);
  });

  it('do not enter sandboxes of other users', async () => {
    const other = fresh('daemon');
    const command = { value: 'echo TREASURE >mine; chmod 644 mine; sleep 1000', shell: true, user: 'daemon' };
    ground.start(other, '', { command });
    await ground.master.untilState(other, 'TASK_RUNNING');
    const sandbox = ground.sandboxOf(other);
    await until('a file', () => existsSync(join(sandbox, 'mine')));
    const { stdout } = await ground.run(
      fresh('neighbour'),
      `cat ${sandbox}/mine; ls ${sandbox}; touch ${sandbox}/theirs`,
    );
    expect(stdout).toBe('');
    expect(existsSync(join(sandbox, 'theirs'))).toBe(false);
    ground.master.kill(other);
    await ground.outcome(other);
  });
});

describe('descriptors', () => {
  // 3 is the directory itself, which ls reads. A shell that stays would keep copies of its own.
  const list = 'exec ls /proc/self/fd';
  const given = ['0', '1', '2', '3'];
  const linesOf = (path: string): string[] => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []);

  it('0, 1 and 2 are all that a task is given', async () => {
    const { stdout } = await ground.run(fresh('fds'), list);
    expect(stdout.trim().split('\n')).toEqual(given);
  });

  it('and all that a check is given', async () => {
    const id = fresh('fds');
    ground.start(id, 'sleep 1000', { health_check: commandCheck(list) });
    await ground.master.untilState(id, 'TASK_RUNNING');
    // What a check says is among the complaints of its task.
    const path = join(ground.sandboxOf(id), 'stderr');
    await until('the check', () => linesOf(path).length >= given.length);
    expect(linesOf(path).slice(0, given.length)).toEqual(given);
    expect(new Set(linesOf(path)).size).toBe(given.length);
    ground.master.kill(id);
    await ground.outcome(id);
  });

  it('and all that an executor of a framework is given', async () => {
    const id = fresh('fds');
    const command = { value: list, shell: true, ...(taskUser === '' ? {} : { user: taskUser }) };
    const { command: _, ...rest } = shellTask(id, '');
    ground.master.run({ ...rest, executor: { executor_id: { value: id }, command, resources: [] } });
    const { stdout } = await ground.outcome(id);
    expect(stdout.trim().split('\n')).toEqual(given);
  });
});

describe('processes', () => {
  it.skipIf(!canIsolate)('that leave their session, tree and environment end with their task', async () => {
    const mark = `98765.${process.pid}`;
    const leave = `(setsid env -i /bin/sh -c 'cd /; exec sleep ${mark}' </dev/null >/dev/null 2>&1 &) ; sleep 0.3`;
    await ground.run(fresh('daemon'), leave);
    await until('its end', () => !ground.isRunning(mark));
  });

  it('that ignore SIGTERM are killed when their time is over', async () => {
    const id = fresh('stubborn');
    const grace_period = { nanoseconds: 200_000_000 };
    ground.start(id, "trap '' TERM INT HUP; echo up; while :; do sleep 0.1; done", { kill_policy: { grace_period } });
    await ground.master.untilState(id, 'TASK_RUNNING');
    await until('its trap', () => readFileSync(join(ground.sandboxOf(id), 'stdout'), 'utf8') === 'up\n');
    ground.master.kill(id);
    expect((await ground.outcome(id)).status.state).toBe('TASK_KILLED');
  });

  it('that stop themselves can be killed', async () => {
    const id = fresh('stopped');
    ground.start(id, 'kill -STOP $$', { kill_policy: { grace_period: { nanoseconds: 200_000_000 } } });
    await ground.master.untilState(id, 'TASK_RUNNING');
    ground.master.kill(id);
    expect((await ground.outcome(id)).status.state).toBe('TASK_KILLED');
  });

  it.skipIf(!haveRoot())('cannot end what watches them', async () => {
    const watcher = 'read -r _ _ _ parent _ </proc/$$/stat; kill -9 $parent 2>&1; kill -STOP $parent 2>&1; exit 4';
    const outcome = await ground.run(fresh('watcher'), watcher);
    expect(exitCode(outcome)).toBe('TASK_FAILED 4');
    expect(outcome.stdout).toMatch(/not permitted/i);
  });

  it('of which there are a hundred all end when the task is killed', async () => {
    const id = fresh('many');
    const mark = `87654.${process.pid}`;
    // Two of two of two…: bounded, as a bomb with a fuse.
    const fork = `f() { [ $1 -gt 0 ] && { f $(($1 - 1)) & f $(($1 - 1)) & }; sleep ${mark}; }; f 5; wait`;
    ground.start(id, fork);
    await until('many', () => ground.isRunning(mark));
    ground.master.kill(id);
    expect((await ground.outcome(id)).status.state).toBe('TASK_KILLED');
    await until('none', () => !ground.isRunning(mark));
  });

  it.skipIf(!canIsolate)('that take more memory than was promised end with that reason', async () => {
    const hog = 'head -c 200m /dev/zero | tail >/dev/null';
    const { status } = await ground.run(fresh('hog'), hog);
    expect(status).toMatchObject({ state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LIMITATION_MEMORY' });
  });

  it('that leave an output open do not hold up the end of their task', async () => {
    const outcome = await ground.run(fresh('open'), '(sleep 1000 &); exit 5');
    expect(exitCode(outcome)).toBe('TASK_FAILED 5');
  });

  it('that end in the moment they start are told with their code', async () => {
    for (let turn = 0; turn < 5; turn++)
      expect(exitCode(await ground.run(fresh('short'), 'exit 6'))).toBe('TASK_FAILED 6');
  });
});

describe('sandboxes', () => {
  const killed = async (id: string): Promise<void> => {
    await ground.master.untilState(id, 'TASK_RUNNING');
    ground.master.kill(id);
    await ground.outcome(id);
  };

  it('with a link in the place of an output lead no writer outside', async () => {
    const id = fresh('link');
    const target = join(ground.place.path, 'made-by-a-link');
    const command = `rm -f stdout stderr; ln -s ${ground.treasure} stderr; ln -s ${target} stdout; touch ready; sleep 1000`;
    // What it says has no place to go, which is none of its concern.
    ground.start(id, command, { health_check: commandCheck('test -e ready && echo out && echo err >&2') });
    await ground.master.untilState(id, 'TASK_RUNNING');
    await until('checks', () => ground.master.lastStatusOf(id)?.healthy === true);
    await killed(id);
    expect(existsSync(target)).toBe(false);
  });

  it('with a pipe in the place of an output block nobody', async () => {
    const id = fresh('pipe');
    ground.start(id, 'rm -f stdout stderr; mkfifo stdout stderr; touch ready; sleep 1000', {
      health_check: commandCheck('test -e ready && echo out && echo err >&2'),
    });
    await ground.master.untilState(id, 'TASK_RUNNING');
    await until('checks', () => ground.master.lastStatusOf(id)?.healthy === true);
    await killed(id);
  });

  it('may be emptied by their task', async () => {
    const outcome = await ground.run(fresh('empty'), 'rm -rf ./* .[a-z]*; cd /; exit 7');
    expect(exitCode(outcome)).toBe('TASK_FAILED 7');
  });

  it('may hold names that are no text, and are shown all the same', async () => {
    const id = fresh('names');
    const odd = `mkdir -- '-rf' '__proto__' "$(printf 'a\\nb')" "$(printf '\\377\\376')" '%2e%2e' '..a'; true`;
    const { status } = await ground.run(id, odd);
    expect(status.state).toBe('TASK_FINISHED');
    const path = encodeURIComponent(ground.sandboxOf(id));
    const answer = await fetch(`http://127.0.0.1:${ground.agent.port}/files/browse?path=${path}`);
    expect(answer.status).toBe(200);
    // With stdout and stderr; one that is no UTF-8 cannot be named in JSON and is left out.
    expect((await answer.json()) as unknown[]).toHaveLength(7);
  });

  it('of files of a terabyte of holes are weighed by what they take', async () => {
    const { status } = await ground.run(fresh('holes'), 'truncate -s 1T holes && ls -s holes');
    expect(status.state).toBe('TASK_FINISHED');
  });
});
