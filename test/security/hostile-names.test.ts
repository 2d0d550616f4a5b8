/** What tasks have fetched, and the names that they and their frameworks give, when they mean harm. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RunTaskMessage } from '../../src/wire/gen/internal.ts';
import type { CommandInfo, TaskInfo } from '../../src/wire/gen/mesos.ts';
import { framework0, shellTask } from '../agent/scripted-master.ts';
import { haveRoot } from '../requirements.ts';
import { exitCode, HostileGround } from './hostile-ground.ts';

let ground: HostileGround;
let names = 0;

beforeAll(async () => {
  ground = await HostileGround.open([]);
});

afterAll(() => ground?.close());

afterEach(async () => {
  expect(readFileSync(ground.treasure, 'utf8')).toBe('TREASURE');
  expect(await ground.isHealthy()).toBe(true);
});

function fresh(name: string): string {
  names += 1;
  return `${name}-${names}`;
}

describe('what tasks have fetched for them', () => {
  const fetching = (
    value: string,
    more: Partial<NonNullable<CommandInfo['uris']>[number]> = {},
  ): Partial<TaskInfo> => ({
    command: {
      value: 'ls -R; cat fetched 2>/dev/null',
      shell: true,
      uris: [{ value, output_file: 'fetched', ...more }],
    },
  });

  const refused: readonly (readonly [name: string, changes: () => Partial<TaskInfo>, reason: RegExp])[] = [
    ['a directory', () => fetching('/etc'), /not a plain file/],
    ['an endless device', () => fetching('file:///dev/zero'), /not a plain file/],
    ['a pipe that nobody writes to', () => fetching(pipe()), /not a plain file/],
    [
      'a place outside the sandbox',
      () => fetching('/etc/hostname', { output_file: '../../../out' }),
      /leaves the sandbox/,
    ],
    ['an absolute place', () => fetching('/etc/hostname', { output_file: '/tmp/written-out' }), /leaves the sandbox/],
    ['a scheme of a program', () => fetching('gopher://127.0.0.1/x'), /not supported/],
    ['an option in the place of a path', () => fetching('--help'), /relative path|not supported|no such/i],
    ['a broken escape', () => fetching('file:///etc/%zz'), /malformed/],
    ['an archive that climbs', () => fetching(archive('climb'), { output_file: 'a.tar' }), /outside|\.\./],
    [
      'an archive that writes through a link',
      () => fetching(archive('through'), { output_file: 'a.tar' }),
      /outside|link/,
    ],
    ['an archive with a device', () => fetching(archive('device'), { output_file: 'a.tar' }), /device|neither|not/],
  ];

  function pipe(): string {
    const path = join(ground.evil, 'pipe');
    if (!existsSync(path)) execFileSync('mkfifo', ['-m', '666', path]);
    return path;
  }

  function archive(kind: 'climb' | 'through' | 'device' | 'setuid'): string {
    const folder = join(ground.evil, `tar-${kind}`);
    const path = `${folder}.tar`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x'), 'outside', { mode: 0o755 });
    const tar = (...words: string[]): void => {
      execFileSync('tar', ['-C', folder, ...words]);
    };
    if (kind === 'climb') tar('-cPf', path, '--transform=s,^x$,../../../../climbed,', 'x');
    if (kind === 'through') {
      execFileSync('ln', ['-sfn', '/tmp', join(folder, 'l')]);
      tar('-cPf', path, 'l');
      tar('-rPf', path, '--transform=s,^x$,l/written-through,', 'x');
    }
    if (kind === 'device')
      execFileSync('sh', ['-c', `[ -e ${folder}/d ] || mknod ${folder}/d c 1 5; tar -C ${folder} -cf ${path} d`]);
    if (kind === 'setuid') {
      execFileSync('cp', ['/usr/bin/id', join(folder, 'id')]);
      execFileSync('chmod', ['6755', join(folder, 'id')]);
      tar('-cpf', path, 'id');
    }
    return path;
  }

  for (const [name, changes, reason] of refused) {
    it.skipIf(name.includes('device') && !haveRoot())(`${name} is refused with a reason`, async () => {
      const { status } = await ground.run(fresh('fetch'), '', changes());
      expect(status.state).toBe('TASK_FAILED');
      expect(status.message).toMatch(reason);
      expect(existsSync('/tmp/written-through') || existsSync('/tmp/written-out')).toBe(false);
    });
  }

  it.skipIf(!haveRoot())('is read with their own rights', async () => {
    const { status, sandbox } = await ground.run(fresh('fetch'), '', fetching(ground.treasure));
    expect(status.message).toMatch(/may not read/);
    const path = join(sandbox, 'fetched');
    expect(existsSync(path) && readFileSync(path, 'utf8').includes('TREASURE')).toBe(false);
  });

  it.skipIf(!haveRoot())('gives nobody the rights of its owner', async () => {
    const id = fresh('setuid');
    await ground.run(id, '', {
      command: { value: './id -u', shell: true, uris: [{ value: archive('setuid'), output_file: 'a.tar' }] },
    });
    const outcome = await ground.outcome(id);
    expect(outcome.stdout).not.toBe('0\n');
    expect(statSync(join(outcome.sandbox, 'id')).mode & 0o6000).toBe(0);
  });
});

describe('ids', () => {
  const paths = ['../../../../evil-id', '..', '.', 'a/b', 'a\0b', 'a\nb', '', 'x'.repeat(300)];
  for (const id of paths) {
    it(`${JSON.stringify(id.slice(0, 24))}: names no directory, from a master that sends it`, async () => {
      const marker = join(ground.place.path, 'evil-id');
      const send = (task: TaskInfo, framework = framework0): void => {
        ground.master.send(RunTaskMessage, { framework, task, pid: '@0.0.0.0:0', launch_executor: true });
      };
      send(shellTask(id, `touch ${marker}`));
      const { command = {}, ...rest } = shellTask(fresh('by-executor'), `touch ${marker}`);
      send({ ...rest, executor: { executor_id: { value: id }, command, resources: [] } });
      send(shellTask(fresh('by-framework'), `touch ${marker}`), { ...framework0, id: { value: id } });
      // What came after is done after.
      expect((await ground.run(fresh('after'), 'true')).status.state).toBe('TASK_FINISHED');
      expect(existsSync(marker)).toBe(false);
      expect(existsSync(join(ground.place.workDir, '..', 'evil-id'))).toBe(false);
    });
  }

  for (const id of [
    "'; touch loot; '",
    '$(touch loot)',
    '`touch loot`',
    'a b',
    '-rf',
    '*',
    'é☃',
    '%2e%2e',
    '~root',
    'a:b',
  ]) {
    it(`${id}: is a name like any other`, async () => {
      const outcome = await ground.run(id, 'pwd; exit 8');
      expect(exitCode(outcome)).toBe('TASK_FAILED 8');
      expect(outcome.stdout.trim()).toBe(outcome.sandbox);
      expect(existsSync(join(outcome.sandbox, 'loot'))).toBe(false);
    });
  }
});
