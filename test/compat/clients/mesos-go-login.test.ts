/** The v0 driver of Debian's mesos-go proves by CRAM-MD5 who it is, with its own code. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { readMasterConfig } from '../../../src/master/config.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { until } from '../../until.ts';
import { buildGo, buildTimeoutMs, haveMesosGo } from './go-program.ts';
import { runProgram } from './run-program.ts';

describe.skipIf(!haveMesosGo('api/v0/auth/sasl/authenticatee.go'))('a driver of mesos-go', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stadion-mesos-go-login-'));
  let binary: string;
  let master: RunningMaster;

  beforeAll(async () => {
    binary = buildGo(directory, 'login-v0');
    const credentials = join(directory, 'credentials');
    writeFileSync(credentials, '{"credentials":[{"principal":"gopher","secret":"hole"}]}', { mode: 0o600 });
    const own = ['--ip=127.0.0.1', '--port=0', '--registry=in_memory', '--hostname=127.0.0.1'];
    const outcome = readMasterConfig({
      argv: [...own, '--authenticate_frameworks', `--credentials=${credentials}`],
      environment: {},
    });
    if (outcome.kind !== 'run') throw new Error(JSON.stringify(outcome));
    master = await startMaster(outcome.config, { logger: silentLogger });
    await until('the master to serve', () => master.door.state.phase === 'serving');
  }, buildTimeoutMs);

  afterAll(async () => {
    await master?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const login = (secret: string): ReturnType<typeof runProgram> =>
    runProgram(binary, [`127.0.0.1:${master.address.port}`, 'gopher', secret], directory);

  it('registers with its secret', async () => {
    expect((await login('hole')).stdout).toMatch(/^registered \S+-0000\n$/);
  });

  it('is told that another is refused', async () => {
    const ended = await login('wrong');
    expect(`${ended.stdout}${ended.stderr}`).toContain('refused authentication');
    expect(master.door.state.frameworks.size).toBe(0);
  });
});
