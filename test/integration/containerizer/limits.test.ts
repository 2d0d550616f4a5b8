import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { haveRoot, refuse } from '../../requirements.ts';
import { hierarchy, obstacle, play, removeRoots, scenarios, version } from './cgroup-scenarios.ts';
import { createMachine, type Machine } from './machine.ts';

function canLimit(): boolean {
  if (!haveRoot()) return false;
  try {
    accessSync(join(hierarchy, version === 2 ? 'cgroup.subtree_control' : 'memory/cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return refuse('no writable control groups');
  }
}

describe.skipIf(!canLimit())(`control groups (real, version ${version})`, () => {
  afterAll(removeRoots);

  for (const scenario of scenarios) {
    const why = obstacle(scenario);
    it.skipIf(why !== undefined && refuse(why) === false)(scenario.name, () => play(scenario));
  }
});

let machine: Machine;
let containers: Containerizer;

describe.skipIf(!haveRoot())('another user', () => {
  beforeEach(async () => {
    machine = await createMachine();
    await chmod(machine.directory, 0o755);
    containers = machine.containerizer();
    await containers.recover([]);
  });

  afterEach(async () => {
    await machine.close();
  });

  it('owns the sandbox and the process, with its own groups only', async () => {
    await containers.launch(machine.shell('a', 'id -u; id -un; id -G; touch made', { user: 'nobody' }));
    expect(await containers.wait('a')).toEqual({ waitStatus: 0 });
    const [uid, name, groups] = (await machine.sandboxFile('a', 'stdout')).split('\n');
    expect([uid, name]).toEqual(['65534', 'nobody']);
    expect(groups).not.toMatch(/\b0\b/);
    expect((await stat(join(machine.directory, 'sandboxes', 'a', 'made'))).uid).toBe(65_534);
  });

  it('runs checks and nested containers', async () => {
    const sandbox = join(machine.directory, 'sandboxes', 'run');
    await mkdir(join(machine.directory, 'sandboxes'));
    await mkdir(sandbox, { mode: 0o750 });
    await containers.launch({
      ...machine.shell('run.child', 'id -un; sleep 300', { user: 'nobody' }),
      sandbox: join(sandbox, 'containers', 'child'),
    });
    expect(await containers.exec('run.child', { command: { shell: 'test $(id -u) = 65534' } })).toEqual({
      waitStatus: 0,
    });
  });

  it('reads no file that is closed to it', async () => {
    const secret = join(machine.directory, 'secret');
    await writeFile(secret, 'x', { mode: 0o600 });
    const launch = machine.shell('a', 'true', {
      user: 'nobody',
      command: { value: 'true', uris: [{ value: secret }] },
    });
    await expect(containers.launch(launch)).rejects.toThrow(`Failed to fetch URI '${secret}': nobody may not read`);
    await chmod(secret, 0o644);
    await containers.launch({ ...launch, command: { value: 'cat secret; ls -ln secret', uris: [{ value: secret }] } });
    await containers.wait('a');
    expect(await machine.sandboxFile('a', 'stdout')).toMatch(/^x.* 65534 65534 /);
  });

  it('gets the reason when it may not enter its sandbox', async () => {
    await mkdir(join(machine.directory, 'sandboxes'), { mode: 0o700 });
    await containers.launch(machine.shell('a', 'true', { user: 'nobody' }));
    expect(await containers.wait('a')).toMatchObject({
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: expect.stringMatching(/^Failed to launch container: cannot enter .*\/sandboxes\/a: .*user 65534/),
    });
  });

  it('must exist', async () => {
    await expect(containers.launch(machine.shell('a', 'true', { user: 'no-such-user' }))).rejects.toThrow(
      "Failed to get user information for 'no-such-user'",
    );
  });

  it('is not taken when the agent does not switch', async () => {
    const next = machine.containerizer({ switchUser: false, runtimeDir: join(machine.directory, 'other') });
    await next.recover([]);
    await next.launch(machine.shell('a', 'id -u', { user: 'nobody' }));
    await next.wait('a');
    expect(await machine.sandboxFile('a', 'stdout')).toBe('0\n');
  });
});
