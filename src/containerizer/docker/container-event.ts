/** What happens to a container, as the engine tells it. */
export interface ContainerEvent {
  readonly engineId: string;
  readonly action: 'die' | 'oom' | 'kill';
  /** `exitCode` of a container that died, `signal` of one that was told to. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads an event of the engine; undefined for those that are of no use here. */
export function containerEventOf(value: unknown): ContainerEvent | undefined {
  const { Type: type, Action: action, Actor: actor } = recordOf(value);
  if (type !== 'container' || (action !== 'die' && action !== 'oom' && action !== 'kill')) return undefined;
  const { ID: engineId, Attributes: attributes } = recordOf(actor);
  if (typeof engineId !== 'string') return undefined;
  return { engineId, action, attributes: recordOf(attributes) as Readonly<Record<string, string>> };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
