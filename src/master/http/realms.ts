/** Realms of the master's endpoints, as Mesos names them. Routes without a realm answer everybody. */
export const masterRealms = {
  readonly: 'mesos-master-readonly',
  readwrite: 'mesos-master-readwrite',
  frameworks: 'mesos-master-scheduler',
} as const;
