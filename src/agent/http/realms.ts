/** Realms of the agent's endpoints, as Mesos names them. Routes without a realm answer everybody. */
export const agentRealms = {
  readonly: 'mesos-agent-readonly',
  readwrite: 'mesos-agent-readwrite',
  executors: 'mesos-agent-executor',
} as const;
