/**
 * The tables of docs/reference/compatibility-mesos.md. When something begins or ceases to work:
 *
 * - an endpoint, call, event, operation, capability: change its line in `endpoints.ts` or `calls.ts` (`yes`, `partly` or `no`, the
 *   short name of the test that proves it, and what is missing; `no` and `partly` need it);
 * - a flag: the flag tables of the programs say whether it is obeyed. Reasons why one changes nothing, or does so in part, are in
 *   `flags.ts`; a reason that fits no flag any more is an error and is to be taken out;
 * - a metric: all are expected to be exported, save those of `metrics.ts`;
 * - a test that is new to the tables gets a short name in `tests.ts`.
 *
 * Then run `node scripts/generate-docs.ts` and `vitest run test/compat/compatibility.test.ts`, which asks running programs.
 */

/** How much of a thing of Mesos there is here. */
export type Extent = 'yes' | 'partly' | 'no';

/** One line of the compatibility tables. */
export interface Row {
  readonly name: string;
  readonly extent: Extent;
  /** Path of the test that proves it, from the root of the project. */
  readonly test: string;
  /** What is missing or different; why not. */
  readonly note: string;
}

/** Short names of tests, so that tables can be read. */
export type Tests = Readonly<Record<string, string>>;

/**
 * Reads lines of `name | yes, partly or no | short name of the test | note`. Throws on a line of another form: tables are
 * part of the sources.
 */
export function table(tests: Tests, text: string): readonly Row[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', extent = '', test = '', note = ''] = line.split('|').map((part) => part.trim());
      if (extent !== 'yes' && extent !== 'partly' && extent !== 'no') throw new Error(`neither yes nor no: ${line}`);
      const path = tests[test];
      if (path === undefined) throw new Error(`no such test: ${line}`);
      if (extent !== 'yes' && note === '') throw new Error(`no reason: ${line}`);
      return { name, extent, test: path, note };
    });
}
