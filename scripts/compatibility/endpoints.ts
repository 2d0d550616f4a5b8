import { type Row, table } from './row.ts';
import { tests } from './tests.ts';

/** Every endpoint of a Mesos master, and ours beside them. */
export const masterEndpoints: readonly Row[] = table(
  tests,
  `
/ | yes | endpoints | a page of our own
/api/v1 | yes | endpoints | calls one by one below
/api/v1/scheduler | yes | scheduler | calls one by one below
/create-volumes | yes | resources |
/destroy-volumes | yes | resources |
/reserve | yes | resources |
/unreserve | yes | resources |
/teardown | yes | operators |
/frameworks | yes | endpoints |
/roles | yes | endpoints |
/slaves | yes | session |
/state | yes | endpoints | without git_sha
/state-summary | yes | endpoints |
/tasks | yes | endpoints |
/flags | yes | endpoints |
/health | yes | endpoints |
/redirect | yes | standby |
/maintenance/schedule | yes | changes |
/maintenance/status | yes | changes |
/machine/down | yes | operators |
/machine/up | yes | operators |
/quota | yes | changes |
/quota/* | yes | operators |
/weights | yes | operators |
/registrar(1)/registry | yes | endpoints |
/allocator/offer_constraints_debug | yes | self | by framework and role: the constraints, and the agents they exclude
/metrics/snapshot | yes | metrics |
/files/browse | yes | log |
/files/read | yes | log |
/files/download | yes | log |
/files/debug | yes | log |
/version | yes | endpoints |
/logging/toggle | yes | log | all levels above 0 mean debug lines
/system/stats.json | yes | endpoints |
/profiler/start | yes | endpoints | answers as a build without a profiler
/profiler/stop | yes | endpoints | answers as a build without a profiler
/memory-profiler/* | yes | memory | samples of the JavaScript engine instead of jemalloc
/__processes__ | yes | self | ids that take messages and requests; none has events that wait
/help | yes | self | Markdown and HTML, and JSON
`,
);

/** Every endpoint of a Mesos agent. */
export const agentEndpoints: readonly Row[] = table(
  tests,
  `
/api/v1 | yes | agentHttp | calls one by one below
/api/v1/executor | yes | customExecutor |
/api/v1/resource_provider | no | table | resource providers
/state | yes | agentHttp |
/flags | yes | agentHttp |
/health | yes | agentHttp |
/monitor/statistics | yes | agentHttp |
/containers | yes | agentHttp |
/containerizer/debug | yes | agentHttp |
/metrics/snapshot | yes | metrics |
/files/browse | yes | agentFiles |
/files/read | yes | agentFiles |
/files/download | yes | agentFiles |
/files/debug | yes | agentFiles |
/version | yes | agentHttp |
/logging/toggle | yes | agentHttp |
/system/stats.json | yes | agentHttp |
/profiler/start | yes | self | answers as a build without a profiler
/profiler/stop | yes | self | answers as a build without a profiler
/memory-profiler/* | yes | memory | samples of the JavaScript engine instead of jemalloc
/__processes__ | yes | self | ids that take messages and requests; none has events that wait
/help | yes | self | Markdown and HTML, and JSON
`,
);
