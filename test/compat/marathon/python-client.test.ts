import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../integration/marathon/cluster.ts';
import { havePythonModules } from '../../requirements.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part: Buffer) => {
      stdout += part.toString('utf8');
    });
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe.skipIf(!havePythonModules('marathon'))("Debian's python3-marathon", () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
  });

  afterAll(async () => {
    await cluster.stop();
  });

  it('does all it can do', async () => {
    const script = fileURLToPath(new URL('client.py', import.meta.url));
    const ended = await run('/usr/bin/python3', [script, cluster.url('')]);
    expect([ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([0, '']);
    const seen = JSON.parse(ended.stdout) as Record<string, unknown>;
    expect(seen).toMatchObject({
      ping: '"pong"',
      info: { name: 'marathon', elected: true },
      leader: { leader: cluster.url('').slice('http://'.length) },
      created: { id: '/py/web', deployments: 1 },
      listed: ['/py/web'],
      tasks: 2,
      endpoints: ['agent.test', 'agent.test'],
      conflict: 'An app with id [/py/web] already exists.',
      missing: "App '/nothing' does not exist",
      scaled: ['deploymentId', 'version'],
      versions: 4,
      'first command': 'sleep 1000',
      killed: true,
      queue: [1, true],
      stuck: ['ScaleApplication'],
      group: ['/pyg/in/one'],
      left: [],
      events: ['deployment_success', 'event_stream_attached', 'status_update_event'],
    });
  });
});
