import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, silentLogger } from '../../../src/base/logger.ts';
import { type MasterConfig, readMasterConfig } from '../../../src/master/config.ts';
import type { MasterSettings } from '../../../src/master/core/settings.ts';
import { type RunningMaster, startMaster } from '../../../src/master/shell/master.ts';
import { until } from '../../until.ts';

export interface TestMaster {
  readonly running: RunningMaster;
  readonly port: number;
  readonly pid: string;
  readonly workDir: string;
}

export function masterConfig(
  workDir: string,
  settings: Partial<MasterSettings> & { readonly quorum?: number } = {},
  port = 0,
): MasterConfig {
  const { quorum = 1, ...others } = settings;
  const outcome = readMasterConfig({
    argv: ['--ip=127.0.0.1', `--port=${port}`, `--work_dir=${workDir}`, '--hostname=master.test'],
    environment: {},
  });
  const { registryLog = undefined } = outcome.kind === 'run' ? outcome.config : {};
  if (outcome.kind !== 'run' || registryLog === undefined) throw new Error(JSON.stringify(outcome));
  const { config } = outcome;
  return {
    ...config,
    settings: { ...config.settings, ...others },
    registryLog: { ...registryLog, quorum },
  };
}

/** A master that serves. `workDir` and `port` of an earlier one make it that one's successor. */
export async function startTestMaster(
  options: {
    readonly workDir?: string;
    readonly port?: number;
    readonly settings?: Partial<MasterSettings>;
    readonly logger?: Logger;
    readonly config?: Partial<MasterConfig>;
  } = {},
): Promise<TestMaster> {
  const workDir = options.workDir ?? mkdtempSync(join(tmpdir(), 'stadion-master-'));
  const config = { ...masterConfig(workDir, options.settings, options.port), ...options.config };
  const running = await startMaster(config, { logger: options.logger ?? silentLogger });
  await until('the master serves', () => running.door.state.phase === 'serving');
  const { port } = running.address;
  return { running, port, pid: `master@127.0.0.1:${port}`, workDir };
}

export async function stopTestMaster(master: TestMaster): Promise<void> {
  await master.running.close();
  await rm(master.workDir, { recursive: true, force: true });
}
