/** Starts tasks in namespaces below a directory, and is killed as soon as they run. */
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger.ts';
import { createContainerizers } from '../../../src/containerizer/create-containerizers.ts';
import { until } from '../../until.ts';
import { resources } from './machine.ts';

const directory = process.argv[2] ?? '';
const containers = createContainerizers({
  names: ['mesos'],
  runtimeDir: join(directory, 'runtime'),
  isolation: ['namespaces/pid', 'namespaces/ipc', 'linux/capabilities'],
  logger: silentLogger,
});
await containers.recover([]);
const sandboxOf = (containerId: string): string => join(directory, 'sandboxes', containerId);
const launch = async (containerId: string, command: string): Promise<void> => {
  const told = 'ls -x /proc/$$/fd; readlink /proc/self/ns/pid >namespace; touch up';
  await containers.launch({
    containerId,
    sandbox: sandboxOf(containerId),
    command: { value: `${told}; ${command}` },
    container: { type: 'MESOS', linux_info: { effective_capabilities: { capabilities: ['NET_RAW'] } } },
    resources: resources(0.1, 32),
    environment: { PATH: '/usr/bin:/bin' },
    user: 'nobody',
  });
};
await chmod(directory, 0o755);
await launch('a', 'until [ -e go ]; do sleep 0.05; done; exit 5');
await launch('b', 'kill -9 $$');
await launch('c', 'sleep 300');
await launch('orphan', 'sleep 300');
await until('all to run', () => ['a', 'b', 'c', 'orphan'].every((id) => existsSync(join(sandboxOf(id), 'up'))));
process.kill(process.pid, 'SIGKILL');
