/** What `/help` tells of each endpoint of the agent. */
import type { HttpServer } from '../../net/http-server.ts';
import { serveHelp } from '../../net/serve-help.ts';
import { routeRights } from './rights.ts';

const summaries: Readonly<Record<string, string>> = {
  '/health': '200 when the agent answers at all.',
  '/version': 'Version and build.',
  '/system/stats.json': 'Load, processors and memory of the machine.',
  '/state': 'The agent with its frameworks, executors and tasks.',
  '/flags': 'Flags with their values.',
  '/metrics/snapshot': 'All metrics as one JSON object; timeout bounds the wait for them.',
  '/metrics/prometheus': 'The same metrics as text for Prometheus. Not of Mesos.',
  '/monitor/statistics': 'What each executor uses of its resources.',
  '/containers': 'Containers with their status and use: container_id, or framework_id with or without executor_id.',
  '/containerizer/debug': 'What the containerizer has not finished.',
  '/files/browse': 'The directory at path, in a sandbox.',
  '/files/read': 'A piece of the file at path: offset, length.',
  '/files/download': 'The whole file at path.',
  '/files/debug': 'Which real paths are behind the paths that can be read.',
  '/logging/toggle': 'The level of the log; level and duration raise it for that time.',
  '/profiler/start': 'Refused: there is no profiler of processors.',
  '/profiler/stop': 'Refused: there is no profiler of processors.',
  '/memory-profiler/*':
    'What allocates memory, with --memory_profiling: start (duration), stop, state, statistics, download/raw, download/text, download/graph (id).',
  '/api/v1': 'Operator API: POST of a mesos.v1.agent.Call in JSON or protobuf.',
  '/api/v1/executor':
    'Executor API: POST of a mesos.v1.executor.Call in JSON or protobuf. SUBSCRIBE answers with a stream.',
  '/help': 'The list of processes; format=json for all that is here.',
  '/help/*': 'Help for a process or one of its endpoints: /help/ID, /help/ID/ENDPOINT.',
  '/__processes__': 'The processes that take messages and requests, with what waits for them.',
};

/** What handlers decide, by path. */
const decided: Readonly<Record<string, string>> = {
  '/state': 'Shows what one may see: VIEW_FRAMEWORK, VIEW_TASK, VIEW_EXECUTOR, VIEW_ROLE, VIEW_FLAGS.',
  '/api/v1': 'By the call.',
};
const byPath = 'By the path: ACCESS_SANDBOX, or ACCESS_MESOS_LOG for the log.';

export function serveAgentHelp(server: HttpServer, processIds: () => readonly string[]): void {
  serveHelp(server, {
    delegate: 'slave(1)',
    processIds,
    summaryOf: (path) => summaries[path],
    authorizationOf: (path) => {
      const right = routeRights.get(path);
      if (path === '/api/v1/executor') return 'Executors prove themselves by what they know of their container.';
      if (right === undefined || right === 'anyone') return 'None.';
      if (right === 'handler') return decided[path] ?? byPath;
      return right.startsWith('/') ? `GET_ENDPOINT_WITH_PATH on ${right}.` : `${right}.`;
    },
  });
}
