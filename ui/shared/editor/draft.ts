/** What is being edited: plain JSON. Forms are views of it, so fields no form knows survive. */
export type Draft = Readonly<Record<string, unknown>>;

/** The way to a value within a draft: property names and list positions. */
export type Path = readonly (string | number)[];

/** A draft and its JSON text, which may for a while be no JSON at all. */
export type DraftState = {
  readonly draft: Draft;
  readonly text: string;
  /** Why the text cannot be used; then the draft is the last one that could. */
  readonly textError?: string;
  /** Grows when the draft was changed through its text: rows being edited begin anew. */
  readonly epoch: number;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toText = (draft: Draft): string => JSON.stringify(draft, null, 2);

/** Begins to edit. */
export function startDraft(draft: Draft): DraftState {
  return { draft, text: toText(draft), epoch: 0 };
}

/** The state after a change made in the form. */
export function editDraft(state: DraftState, draft: Draft): DraftState {
  return { draft, text: toText(draft), epoch: state.epoch };
}

/** The state after a change made in the text. */
export function typeText(state: DraftState, text: string): DraftState {
  const wrong = (textError: string): DraftState => ({ draft: state.draft, text, textError, epoch: state.epoch });
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return wrong('It must be a JSON object: { … }');
    return { draft: value, text, epoch: state.epoch + 1 };
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : 'This is not JSON.');
  }
}

/** The value at a path, undefined if there is none. */
export function getAt(draft: unknown, path: Path): unknown {
  let value: unknown = draft;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isRecord(value)) value = value[step];
    else return undefined;
  }
  return value;
}

function setIn(holder: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: readonly unknown[] = Array.isArray(holder) ? holder : [];
    if (rest.length === 0 && value === undefined) return list.filter((_, index) => index !== step);
    return [...list.slice(0, step), setIn(list[step], rest, value), ...list.slice(step + 1)];
  }
  const record = isRecord(holder) ? holder : {};
  const inner = setIn(record[step], rest, value);
  if (inner !== undefined) return { ...record, [step]: inner };
  const { [step]: _, ...others } = record;
  return others;
}

/** The draft with another value at a path. Undefined removes the property or the list entry. */
export function setAt(draft: Draft, path: Path, value: unknown): Draft {
  const next = setIn(draft, path, value);
  return isRecord(next) ? next : draft;
}

/** The path as Marathon writes it in errors: /healthChecks(0)/path. */
export function serverPath(path: Path): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `(${step})` : `/${step}`;
  return text === '' ? '/' : text;
}

/** A list within a draft; empty if there is none. */
export function listAt(draft: Draft, path: Path): readonly unknown[] {
  const value = getAt(draft, path);
  return Array.isArray(value) ? value : [];
}

/** A text within a draft; empty if there is none. */
export function textAt(draft: Draft, path: Path): string {
  const value = getAt(draft, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

// Key order does not make two definitions different.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** Names of the properties in which two drafts differ, sorted. */
export function changedFields(before: Draft, after: Draft): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => canonical(before[name]) !== canonical(after[name])).sort();
}
