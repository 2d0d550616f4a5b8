/** Names of Mesos's containers begin with this. */
export const containerPrefix = 'mesos-';

/** Labels by which an agent finds its containers again, and what it must know of them then. */
export const labels = {
  owner: 'stadion.owner',
  containerId: 'stadion.container-id',
  sandbox: 'stadion.sandbox',
  /** The names of variables whose values nobody but the task may see, as a list in JSON. */
  secrets: 'stadion.secrets',
  /** Is there on containers that are removed as soon as they end. */
  removal: 'stadion.remove-at-end',
};
