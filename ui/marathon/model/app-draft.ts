import { type Draft, getAt, listAt, type Path, setAt, textAt } from '../../shared/editor/draft.ts';

/** What Marathon adds to an app in its answers; it is no part of the definition. */
const answerOnly = [
  'version',
  'versionInfo',
  'tasks',
  'tasksStaged',
  'tasksRunning',
  'tasksHealthy',
  'tasksUnhealthy',
  'deployments',
  'lastTaskFailure',
  'readinessCheckResults',
  'taskStats',
  'tasksStats',
];

/** What a reader looks for first. */
const first = ['id', 'cmd', 'args', 'instances', 'cpus', 'mem', 'disk', 'gpus', 'container', 'networks'];
const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);

/** The definition within an answer: what may be sent back, the most telling fields first. */
export function definitionOf(app: Draft): Draft {
  const names = Object.keys(app).filter((name) => !answerOnly.includes(name));
  return Object.fromEntries(names.toSorted((a, b) => rank(a) - rank(b)).map((name) => [name, app[name]]));
}

/** A small app to begin with, in a group. */
export function newApp(group: string): Draft {
  return { id: group === '/' ? '/' : `${group}/`, cmd: '', instances: 1, cpus: 0.1, mem: 64 };
}

/** What is sent: without what was left empty in the form. */
export function sendable(draft: Draft): Draft {
  return textAt(draft, ['cmd']) === '' ? setAt(draft, ['cmd'], undefined) : draft;
}

const segment = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** What is wrong with an id, before the server is asked. */
export function idError(id: string): string | undefined {
  const segments = id.replace(/^\//, '').split('/');
  if (id === '' || id === '/' || segments.includes(''))
    return 'Give it a name, with a slash between group and app: /shop/web';
  const wrong = segments.find((part) => !segment.test(part));
  return wrong === undefined ? undefined : `"${wrong}": lowercase letters, digits, dots and inner dashes only`;
}

export type ContainerKind = 'none' | 'docker' | 'mesos';

/** Which kind of container a draft has. */
export function containerKind(draft: Draft): ContainerKind {
  if (getAt(draft, ['container']) === undefined) return 'none';
  return textAt(draft, ['container', 'type']).toUpperCase() === 'MESOS' ? 'mesos' : 'docker';
}

/** The draft with another kind of container; what both kinds have is kept. */
export function withContainerKind(draft: Draft, kind: ContainerKind): Draft {
  if (kind === 'none') return setAt(withNetwork(draft, 'host'), ['container'], undefined);
  const typed = setAt(draft, ['container', 'type'], kind === 'mesos' ? 'MESOS' : 'DOCKER');
  const needsImage = kind === 'docker' && getAt(typed, ['container', 'docker']) === undefined;
  return needsImage ? setAt(typed, ['container', 'docker'], { image: '' }) : typed;
}

export type NetworkMode = 'host' | 'container/bridge' | 'container';

/** How a draft is connected; host unless said otherwise. */
export function networkMode(draft: Draft): NetworkMode {
  const mode = textAt(draft, ['networks', 0, 'mode']).toLowerCase();
  if (mode === 'container/bridge' || mode === 'host') return mode;
  return listAt(draft, ['networks']).length > 0 ? 'container' : 'host';
}

/** Where the ports of a draft stand: it depends on its network. */
export function portsPath(draft: Draft): Path {
  return networkMode(draft) === 'host' ? ['portDefinitions'] : ['container', 'portMappings'];
}

// A port keeps its name, protocol and labels when the network changes; its number means something else there.
function portTo(mode: NetworkMode, port: unknown): Record<string, unknown> {
  const {
    port: _port,
    containerPort: _container,
    hostPort: _host,
    servicePort: _service,
    ...kept
  } = (port ?? {}) as Record<string, unknown>;
  return mode === 'host' ? { port: 0, ...kept } : { containerPort: 0, hostPort: 0, ...kept };
}

/** The draft in another network, its ports moved to where they belong there. */
export function withNetwork(draft: Draft, mode: NetworkMode): Draft {
  const before = networkMode(draft);
  if (before === mode) return draft;
  const ports = listAt(draft, portsPath(draft));
  const toHost = mode === 'host';
  let next = setAt(draft, ['networks'], [mode === 'container' ? { mode, name: '' } : { mode }]);
  if (toHost === (before === 'host')) return next;
  next = setAt(next, portsPath(draft), undefined);
  if (ports.length === 0) return next;
  return setAt(
    next,
    portsPath(next),
    ports.map((port) => portTo(mode, port)),
  );
}

/** A constraint as one line, `field:OPERATOR:value`. */
export function constraintText(constraint: unknown): string {
  return Array.isArray(constraint) ? constraint.map(String).join(':') : String(constraint);
}

/** The constraint of a line; the value may contain colons. */
export function parseConstraint(text: string): readonly string[] {
  const [field = '', operator = '', ...value] = text.split(':');
  const parts = [field.trim(), operator.trim().toUpperCase()];
  return value.length === 0 ? parts : [...parts, value.join(':').trim()];
}
