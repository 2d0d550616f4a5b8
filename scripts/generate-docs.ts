/**
 * Writes docs/reference/flags-*.md from the flag tables of the programs, and compatibility-mesos.md. `--check` only compares,
 * and fails when a page is not what the tables say.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentFlags } from '../src/agent/config.ts';
import { inertFlags as inertAgentFlags } from '../src/agent/inert-flags.ts';
import { chronosFlags } from '../src/chronos/config.ts';
import { inertFlags as inertChronosFlags } from '../src/chronos/flag-names.ts';
import { marathonFlags } from '../src/marathon/config.ts';
import { inertFlags as inertMarathonFlags, refusedFlags } from '../src/marathon/flag-names.ts';
import { masterFlags } from '../src/master/config.ts';
import { inertFlags as inertMasterFlags } from '../src/master/inert-flags.ts';
import { formatFlagReference } from '../src/runtime/flag-usage.ts';
import type { FlagDefinition, FlagTable } from '../src/runtime/flags.ts';
import { compatibilityPage } from './compatibility/page.ts';

interface Page {
  readonly file: string;
  readonly command: string;
  readonly definition: FlagDefinition<FlagTable>;
  /** Flags that are accepted and change nothing. */
  readonly inert: FlagTable;
  /** Flags that stop the start. */
  readonly refused?: FlagTable;
}

const pages: readonly Page[] = [
  {
    file: 'flags-master.md',
    command: 'stadion master',
    definition: masterFlags.definition,
    inert: inertMasterFlags,
  },
  { file: 'flags-agent.md', command: 'stadion agent', definition: agentFlags.definition, inert: inertAgentFlags },
  {
    file: 'flags-marathon.md',
    command: 'stadion marathon',
    definition: marathonFlags.definition,
    inert: inertMarathonFlags,
    refused: refusedFlags,
  },
  {
    file: 'flags-chronos.md',
    command: 'stadion chronos',
    definition: chronosFlags.definition,
    inert: inertChronosFlags,
  },
];

const target = join(import.meta.dirname, '../docs/reference');
const texts = new Map([
  ...pages.map((page) => [page.file, render(page)] as const),
  ['compatibility-mesos.md', compatibilityPage()] as const,
]);

if (process.argv.includes('--check')) {
  const stale = [...texts].filter(([file, text]) => read(join(target, file)) !== text).map(([file]) => file);
  if (stale.length > 0) {
    console.error(`docs/reference differs from the tables: ${stale.join(', ')}. Run: node scripts/generate-docs.ts`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(target, { recursive: true });
  for (const [file, text] of texts) writeFileSync(join(target, file), text);
}

function render(page: Page): string {
  const { definition, inert, refused = {}, command } = page;
  const isInert = (name: string): boolean =>
    name in inert || definition.flags[name]?.help.startsWith('No effect') === true;
  const isObeyed = (name: string): boolean => !isInert(name) && !(name in refused);
  const sections = [
    `# Flags of \`${command}\``,
    `Generated from the program's flag table by \`node scripts/generate-docs.ts\`; \`${command} --help\` prints the same. ` +
      sourcesOf(definition),
    '## Flags that are obeyed',
    tableOf(definition, isObeyed),
  ];
  if (Object.keys(refused).length > 0) {
    sections.push(
      '## Flags that are refused',
      'They would protect or restore something; starting without what they promise would be worse than not starting.',
      tableOf(definition, (name) => name in refused),
    );
  }
  sections.push(
    '## Flags that are accepted and change nothing',
    'They are read, so that existing configurations start, and named in a warning in the log.',
    tableOf(definition, isInert),
  );
  return `${sections.join('\n\n')}\n`;
}

/** Where values come from, first wins. */
function sourcesOf({ style, environmentPrefixes = [], directories = [] }: FlagDefinition<FlagTable>): string {
  const prefix = environmentPrefixes[0] ?? '';
  const files = directories.map((directory) => `\`${directory}/NAME\``).join(' or ');
  if (style === 'mesos') {
    return (
      `A value comes from the command line (\`--name=value\`, \`--[no-]name\` for a bool), else from the environment ` +
      `(\`${prefix}NAME\`), else from a file ${files}, else from the file that the table names, else it is the default. ` +
      `\`file://PATH\` stands for what is in that file.`
    );
  }
  return (
    `A value comes from the command line (\`--name value\` or \`--name=value\`, \`--name\` and \`--disable_name\` for a bool) ` +
    `or from the environment (\`${prefix}NAME\`); giving it twice is refused, as in the original. ` +
    `\`file://PATH\` stands for what is in that file.`
  );
}

function tableOf(definition: FlagDefinition<FlagTable>, isWanted: (name: string) => boolean): string {
  const flags = Object.fromEntries(
    Object.entries(definition.flags)
      .filter(([name]) => isWanted(name))
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  const lines = formatFlagReference({ ...definition, flags })
    .trimEnd()
    .split('\n');
  // Its heading is the page's; an empty default is shown as an empty cell.
  return lines
    .slice(2)
    .map((line) => line.replaceAll('| `` |', '|  |'))
    .join('\n');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
