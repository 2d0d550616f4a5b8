/** What `/help` tells of each endpoint of the master. */
import type { HttpServer } from '../../net/http-server.ts';
import { serveHelp } from '../../net/serve-help.ts';
import { type RouteRight, routeRights } from './rights.ts';

const summaries: Readonly<Record<string, string>> = {
  '/': 'The page for browsers. A standby sends them to the leader.',
  '/assets/*': 'Files of the page.',
  '/app/*': 'Files of the page of --webui_dir.',
  '/health': '200 when the master answers at all.',
  '/version': 'Version and build.',
  '/redirect': 'Sends to the leading master.',
  '/system/stats.json': 'Load, processors and memory of the machine.',
  '/profiler/start': 'Refused: there is no profiler of processors.',
  '/profiler/stop': 'Refused: there is no profiler of processors.',
  '/memory-profiler/*':
    'What allocates memory, with --memory_profiling: start (duration), stop, state, statistics, download/raw, download/text, download/graph (id).',
  '/registrar(1)/registry': 'The registry: agents, machines, quotas and weights, as they are durable.',
  '/allocator/offer_constraints_debug':
    'The offer constraints of each framework by role, and the agents they keep from it.',
  '/api/v1': 'Operator API: POST of a mesos.v1.master.Call in JSON or protobuf. SUBSCRIBE answers with a stream.',
  '/api/v1/scheduler':
    'Scheduler API: POST of a mesos.v1.scheduler.Call in JSON or protobuf. SUBSCRIBE answers with a stream.',
  '/state': 'The whole cluster: agents, frameworks, tasks.',
  '/state-summary': 'Agents and frameworks with their resources and numbers of tasks.',
  '/tasks': 'Tasks: limit (100), offset (0), order (asc or des), framework_id, task_id.',
  '/frameworks': 'Frameworks with their tasks; only the one of framework_id.',
  '/slaves': 'Agents; only the one of slave_id.',
  '/roles': 'Roles with their frameworks, weights, quotas and resources.',
  '/offers/explain':
    'Why a framework or a role is offered nothing, or a task has no place, agent by agent: framework, framework_id, role, slave_id; cpus, mem, disk, gpus, ports, attribute. Not of Mesos.',
  '/maintenance/status': 'Machines that drain, with the answers of frameworks, and machines that are down.',
  '/maintenance/schedule': 'GET: the schedule of maintenance. POST of a schedule in JSON: replaces it.',
  '/machine/down': 'POST of a JSON list of machines: their maintenance begins.',
  '/machine/up': 'POST of a JSON list of machines: their maintenance ends.',
  '/weights': 'GET: weights of roles. PUT of a JSON list of weights: changes them.',
  '/quota': 'GET: quotas. POST of a request in JSON: sets one.',
  '/quota/*': 'DELETE of /quota/ROLE: takes the quota of the role away.',
  '/teardown': 'POST of frameworkId: ends the framework and its tasks.',
  '/reserve': 'POST of slaveId and resources (a JSON list): reserves them.',
  '/unreserve': 'POST of slaveId and resources (a JSON list): takes their reservation back.',
  '/create-volumes': 'POST of slaveId and volumes (a JSON list): makes persistent volumes.',
  '/destroy-volumes': 'POST of slaveId and volumes (a JSON list): removes persistent volumes with what is in them.',
  '/flags': 'Flags with their values.',
  '/metrics/snapshot': 'All metrics as one JSON object; timeout bounds the wait for them.',
  '/metrics/prometheus': 'The same metrics as text for Prometheus. Not of Mesos.',
  '/logging/toggle': 'The level of the log; level and duration raise it for that time.',
  '/files/debug': 'Which real paths are behind the paths that can be read.',
  '/files/browse': 'The directory at path.',
  '/files/read': 'A piece of the file at path: offset, length.',
  '/files/download': 'The whole file at path.',
  '/agents/*': 'What an agent answers at /agents/ID/…: its state, containers, metrics and files. Not of Mesos.',
  '/help': 'The list of processes; format=json for all that is here.',
  '/help/*': 'Help for a process or one of its endpoints: /help/ID, /help/ID/ENDPOINT.',
  '/__processes__': 'The processes that take messages and requests, with what waits for them.',
};

export function serveMasterHelp(server: HttpServer, processIds: () => readonly string[]): void {
  serveHelp(server, {
    delegate: 'master',
    processIds,
    summaryOf: (path) => summaries[path],
    authorizationOf: (path) => sentenceOf(routeRights.get(path)),
  });
}

function sentenceOf(right: RouteRight | undefined): string {
  switch (right) {
    case undefined:
    case 'anyone':
      return 'None.';
    case 'filtered':
      return 'Shows what one may see: VIEW_FRAMEWORK, VIEW_TASK, VIEW_EXECUTOR, VIEW_ROLE.';
    case 'request':
      return 'By what is asked for: the action of the call or change, on the roles, frameworks and principals it touches.';
    case 'files':
      return 'By the path: ACCESS_SANDBOX, or ACCESS_MESOS_LOG for the log.';
    default:
      return right.startsWith('/') ? `GET_ENDPOINT_WITH_PATH on ${right}.` : `${right}.`;
  }
}
