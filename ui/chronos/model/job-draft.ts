import { type Draft, getAt, listAt, setAt, textAt } from '../../shared/editor/draft.ts';
import { parseSchedule, scheduleError } from './schedule.ts';

/** What the server keeps about the runs of a job; it is no part of the definition. */
const answerOnly = ['successCount', 'errorCount', 'lastSuccess', 'lastError', 'errorsSinceLastSuccess'];
const first = ['name', 'schedule', 'scheduleTimeZone', 'parents', 'command', 'shell', 'arguments', 'container'];
const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);

/** The definition within an answer: what may be sent back, the most telling fields first. */
export function definitionOf(job: Draft): Draft {
  const names = Object.keys(job).filter((name) => !answerOnly.includes(name));
  const sorted = Object.fromEntries(names.toSorted((a, b) => rank(a) - rank(b)).map((name) => [name, job[name]]));
  // The server mirrors one into the other for old clients, and refuses both.
  const mirrored = listAt(sorted, ['fetch']).length > 0 && listAt(sorted, ['uris']).length > 0;
  return mirrored ? setAt(sorted, ['uris'], undefined) : sorted;
}

export type JobKind = 'scheduled' | 'dependent';

/** Whether a draft runs by the clock or after other jobs. */
export function jobKind(draft: Draft): JobKind {
  return getAt(draft, ['parents']) === undefined ? 'scheduled' : 'dependent';
}

/** The next full hour, as a start. */
export function nextFullHour(nowMs: number): string {
  const hourMs = 3_600_000;
  return new Date(Math.ceil(nowMs / hourMs) * hourMs).toISOString().replace('.000Z', 'Z');
}

/** A small job to begin with. */
export function newJob(kind: JobKind, nowMs: number): Draft {
  const rest = { name: '', command: '', cpus: 0.1, mem: 64, retries: 2 };
  const { name, ...others } = rest;
  return kind === 'dependent'
    ? { name, parents: [], ...others }
    : { name, schedule: `R/${nextFullHour(nowMs)}/P1D`, ...others };
}

/** The draft as the other kind of job. */
export function withKind(draft: Draft, kind: JobKind, nowMs: number): Draft {
  if (kind === jobKind(draft)) return draft;
  if (kind === 'dependent') {
    return setAt(setAt(setAt(draft, ['schedule'], undefined), ['scheduleTimeZone'], undefined), ['parents'], []);
  }
  return setAt(setAt(draft, ['parents'], undefined), ['schedule'], `R/${nextFullHour(nowMs)}/P1D`);
}

/** What can be seen to be wrong before the server is asked, by field. */
export function draftErrors(draft: Draft): readonly { readonly path: string; readonly errors: readonly string[] }[] {
  const found: { path: string; errors: string[] }[] = [];
  const name = textAt(draft, ['name']);
  if (!/^[\w.-]+$/.test(name)) {
    found.push({
      path: '/name',
      errors: [name === '' ? 'Give it a name' : 'Letters, digits, dots, dashes and underscores only'],
    });
  }
  if (jobKind(draft) === 'scheduled') {
    const wrong = scheduleError(textAt(draft, ['schedule']), textAt(draft, ['scheduleTimeZone']));
    if (wrong !== undefined) found.push({ path: '/schedule', errors: [wrong] });
  } else if (listAt(draft, ['parents']).length === 0) {
    found.push({ path: '/parents', errors: ['Choose at least one job to run after'] });
  }
  const hasImage = textAt(draft, ['container', 'image']) !== '';
  if (textAt(draft, ['command']) === '' && !hasImage) {
    found.push({ path: '/command', errors: ['Give it a command, or an image that has one'] });
  }
  return found;
}

const unitPeriods = { minutes: 'PT#M', hours: 'PT#H', days: 'P#D', weeks: 'P#W', months: 'P#M' } as const;
export type PeriodUnit = keyof typeof unitPeriods;
export const periodUnits = Object.keys(unitPeriods) as readonly PeriodUnit[];

/** A simple period as number and unit; undefined for the others, which stay as they are written. */
export function simplePeriod(schedule: string): { readonly count: number; readonly unit: PeriodUnit } | undefined {
  const period = parseSchedule(schedule)?.period ?? '';
  for (const unit of periodUnits) {
    const [, count] = new RegExp(`^${unitPeriods[unit].replace('#', '(\\d+)')}$`).exec(period) ?? [];
    if (count !== undefined) return { count: Number(count), unit };
  }
  return undefined;
}

/** The period of a number and a unit. */
export function periodOf(count: number, unit: PeriodUnit): string {
  return unitPeriods[unit].replace('#', String(count));
}
