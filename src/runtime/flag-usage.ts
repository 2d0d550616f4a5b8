import type { FlagDefinition, FlagSpec, FlagTable } from './flag-table.ts';

const textWidth = 100;
const helpIndent = 6;

/** The text of `--help`: every flag that is not hidden, with its sentence, default and older names. */
export function formatUsage<T extends FlagTable>(definition: FlagDefinition<T>): string {
  const lines = [`Usage: ${definition.program} [options]`, ''];
  for (const [name, spec] of Object.entries<FlagSpec>(definition.flags)) {
    if (spec.hidden) continue;
    lines.push(`  ${shapeOf(definition, name, spec)}`);
    lines.push(...wrap(sentenceOf(spec)));
  }
  lines.push('  --help', '      Prints this text and ends.', '');
  return lines.join('\n');
}

function shapeOf(definition: { readonly style: string }, name: string, spec: FlagSpec): string {
  if (spec.type === 'bool') return definition.style === 'mesos' ? `--[no-]${name}` : `--${name}, --disable_${name}`;
  return definition.style === 'mesos' ? `--${name}=VALUE` : `--${name} VALUE`;
}

function sentenceOf(spec: FlagSpec): string {
  const parts = [spec.help];
  if (spec.choices !== undefined) parts.push(`One of: ${spec.choices.join(', ')}.`);
  if (spec.default !== undefined) parts.push(`(default: ${spec.default === '' ? "''" : String(spec.default)})`);
  if (spec.required) parts.push('(required)');
  if (spec.aliases !== undefined) parts.push(`(older name: ${spec.aliases.join(', ')})`);
  return parts.join(' ');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && helpIndent + line.length + 1 + word.length > textWidth) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one) => ' '.repeat(helpIndent) + one);
}

/** The same table in Markdown, for the reference. */
export function formatFlagReference<T extends FlagTable>(definition: FlagDefinition<T>): string {
  const rows = Object.entries<FlagSpec>(definition.flags).map(([name, spec]) => {
    const standard = spec.required ? 'required' : spec.default === undefined ? '' : `\`${spec.default}\``;
    const cells = [`\`${shapeOf(definition, name, spec)}\``, spec.type, standard, helpOf(spec)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [
    `# Flags of ${definition.program}`,
    '',
    '| flag | type | default | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function helpOf(spec: FlagSpec): string {
  const choices = spec.choices === undefined ? '' : ` One of: ${spec.choices.join(', ')}.`;
  const aliases = spec.aliases === undefined ? '' : ` Older name: ${spec.aliases.join(', ')}.`;
  return `${spec.help}${choices}${aliases}`;
}
