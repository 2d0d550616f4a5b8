/** What is put into apps besides their definition. */
export interface Embed {
  readonly tasks: boolean;
  readonly counts: boolean;
  readonly deployments: boolean;
  readonly readiness: boolean;
  readonly lastTaskFailure: boolean;
  readonly taskStats: boolean;
}

export const embedNothing: Embed = {
  tasks: false,
  counts: false,
  deployments: false,
  readiness: false,
  lastTaskFailure: false,
  taskStats: false,
};

const prefixes = ['group.apps.', 'apps.', 'app.'];

/** Reads `embed` values; each may be bare or prefixed, unknown ones are ignored. */
export function embedOf(values: readonly string[], base: Embed = embedNothing): Embed {
  const names = new Set(
    values.map((value) => {
      const prefix = prefixes.find((each) => value.startsWith(each));
      return prefix === undefined ? value : value.slice(prefix.length);
    }),
  );
  const old = names.has('failures');
  return {
    tasks: base.tasks || names.has('tasks') || old,
    counts: base.counts || names.has('counts'),
    deployments: base.deployments || names.has('deployments') || names.has('tasks') || old,
    readiness: base.readiness || names.has('readiness'),
    lastTaskFailure: base.lastTaskFailure || names.has('lastTaskFailure') || old,
    taskStats: base.taskStats || names.has('taskStats') || names.has('tasksStats'),
  };
}

/** Which parts of a group are asked for; with no embed at all everything but what needs counting. */
export interface GroupEmbed {
  readonly groups: boolean;
  readonly apps: boolean;
  readonly pods: boolean;
  readonly app: Embed;
}

export function groupEmbedOf(values: readonly string[]): GroupEmbed {
  if (values.length === 0) return { groups: true, apps: true, pods: true, app: embedNothing };
  const app = values.filter((value) => value.startsWith('group.apps.'));
  return {
    groups: values.includes('group.groups'),
    apps: values.includes('group.apps') || app.length > 0,
    pods: values.includes('group.pods'),
    app: embedOf(app),
  };
}

/** A number that tells embeds apart, as a key of caches. */
export function embedKey(embed: Embed): number {
  return Object.values(embed).reduce((key, isOn) => key * 2 + (isOn ? 1 : 0), 0);
}
