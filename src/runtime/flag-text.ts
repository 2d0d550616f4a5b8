import { readFileSync } from 'node:fs';
import { formatBytes, parseBytes } from '../base/bytes.ts';
import { formatDurationMs, parseDurationMs } from '../base/durations.ts';
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { parseJson } from '../base/json.ts';
import type { FlagSpec } from './flag-table.ts';

/** Reads a flag's text by its type. `file://PATH` stands for the contents of that file, save for paths. */
export function parseFlagText(spec: FlagSpec, text: string): Result<unknown> {
  const content = spec.type === 'path' ? ok(text) : contentOf(spec, text);
  if (!content.ok) return content;
  if (spec.choices !== undefined && !spec.choices.includes(content.value)) {
    return refuse('flag-invalid', `'${content.value}' is none of ${spec.choices.join(', ')}`);
  }
  const value = parseByType(spec, content.value);
  return value.ok && typeof value.value === 'number' ? withinBounds(spec, value.value) : value;
}

function contentOf(spec: FlagSpec, text: string): Result<string> {
  const isBarePath = spec.type === 'json' && text.startsWith('/');
  if (!text.startsWith('file://') && !isBarePath) return ok(text);
  const path = isBarePath ? text : text.slice('file://'.length);
  try {
    const content = readFileSync(path, 'utf8');
    // Editors end files with a newline, which no flag wants as part of its value.
    return ok(spec.type === 'json' ? content : content.replace(/\r?\n$/, ''));
  } catch (thrown) {
    return refuse('flag-file-unreadable', `cannot read ${path}: ${errorText(thrown)}`);
  }
}

function parseByType(spec: FlagSpec, text: string): Result<unknown> {
  switch (spec.type) {
    case 'string':
    case 'path':
      return ok(text);
    case 'bool':
      return parseBool(text);
    case 'int':
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? ok(Number(text))
        : notA('whole number', text);
    case 'double':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? ok(Number(text)) : notA('number', text);
    case 'duration':
      return parseDurationMs(text);
    case 'bytes':
      return parseBytes(text);
    case 'json':
      return parseJson(text);
  }
}

function parseBool(text: string): Result<boolean> {
  if (text === '' || text === 'true' || text === '1') return ok(true);
  if (text === 'false' || text === '0') return ok(false);
  return refuse('flag-invalid', `'${text}' is none of true, false, 1, 0`);
}

function notA(what: string, text: string): Result<never> {
  return refuse('flag-invalid', `'${text}' is not a ${what}`);
}

function withinBounds(spec: FlagSpec, value: number): Result<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec;
  if (value >= min && value <= max) return ok(value);
  return refuse(
    'flag-invalid',
    `${formatValue(spec, value)} is outside ${formatValue(spec, min)}..${formatValue(spec, max)}`,
  );
}

function formatValue(spec: FlagSpec, value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'any';
  if (spec.type === 'duration') return formatDurationMs(Number(value));
  if (spec.type === 'bytes') return formatBytes(Number(value));
  return spec.type === 'json' ? JSON.stringify(value) : String(value);
}

/** How `/flags` shows a flag: its value in Mesos's spelling, without secrets. */
export function formatFlagText(spec: FlagSpec, given: string, value: unknown): string {
  if (!spec.secret) return formatValue(spec, value);
  if (given.startsWith('file://') || spec.type === 'path') return given;
  return given.includes('://') ? given.replace(/:\/\/[^/@]*@/, '://***@') : '***';
}
