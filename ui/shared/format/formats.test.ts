import { describe, expect, it } from 'vitest';
import { shortId } from './ids.ts';
import { safeHttpUrl } from './links.ts';
import { formatBytes, formatMebibytes, formatPercent, plural } from './numbers.ts';
import { formatRelative, formatSpan, parseTime } from './times.ts';

describe('numbers', () => {
  it('chooses the unit of memory', () => {
    expect(formatMebibytes(0)).toBe('0 MiB');
    expect(formatMebibytes(1023)).toBe('1,023 MiB');
    expect(formatMebibytes(1536)).toBe('1.5 GiB');
    expect(formatMebibytes(2 * 1024 * 1024)).toBe('2 TiB');
    expect(formatBytes(812)).toBe('812 B');
    expect(formatBytes(1229)).toBe('1.2 KiB');
    expect(formatBytes(64 * 1024 * 1024)).toBe('64 MiB');
  });
  it('does not hide a small share', () => {
    expect(formatPercent(0, 0)).toBe('0 %');
    expect(formatPercent(0.1, 1000)).toBe('<1 %');
    expect(formatPercent(1, 4)).toBe('25 %');
  });
  it('counts nouns', () => {
    expect(plural(1, 'task')).toBe('1 task');
    expect(plural(1200, 'entry', 'entries')).toBe('1,200 entries');
  });
});

describe('times', () => {
  it('shows the two largest units next to each other', () => {
    expect(formatSpan(0)).toBe('0s');
    expect(formatSpan(-5)).toBe('0s');
    expect(formatSpan(65_000)).toBe('1min 5s');
    expect(formatSpan(3 * 86_400_000 + 4 * 3_600_000 + 59_000)).toBe('3d 4h');
    expect(formatSpan(86_400_000 + 5_000)).toBe('1d');
  });
  it('says how long ago', () => {
    expect(formatRelative(1_000, 2_000)).toBe('just now');
    expect(formatRelative(0, 300_000)).toBe('5 min ago');
    expect(formatRelative(7_200_000, 0)).toBe('in 2 h');
  });
  it('parses only times', () => {
    expect(parseTime('')).toBeUndefined();
    expect(parseTime('yesterday')).toBeUndefined();
    expect(parseTime('1970-01-01T00:00:01.000Z')).toBe(1000);
  });
});

describe('links and ids', () => {
  it('lets only web addresses become links', () => {
    expect(safeHttpUrl('http://h:8080')).toBe('http://h:8080/');
    expect(safeHttpUrl('javascript:alert(1)')).toBeUndefined();
    expect(safeHttpUrl('')).toBeUndefined();
    expect(safeHttpUrl(undefined)).toBeUndefined();
  });
  it('keeps the telling end of Mesos ids', () => {
    expect(shortId('753f31eb-8fc2-4227-bab9-a48d2ca01bc1-S0')).toBe('…1bc1-S0');
    expect(shortId('web.1')).toBe('web.1');
  });
});
