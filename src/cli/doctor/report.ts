/** What a doctor found, for people and for programs. */
import type { PreflightLine } from '../../agent/core/preflight.ts';

/** One thing that was looked at. */
export interface Finding extends PreflightLine {
  /** Nothing starts, or not as it was asked for, before this is mended. */
  readonly isInTheWay: boolean;
}

/** A finding of a capability: in the way when a flag asks for what is not there at all. */
export function capabilityFinding(line: PreflightLine): Finding {
  return { ...line, isInTheWay: line.verdict === 'missing' && line.askedBy !== undefined };
}

/** All is well here. */
export function well(name: string, text: string): Finding {
  return { name, verdict: 'ok', text, isInTheWay: false };
}

/** It goes on, though not as it should. */
export function impaired(name: string, text: string, fix: string): Finding {
  return { name, verdict: 'limited', text, fix, isInTheWay: false };
}

/** This has to be mended first. */
export function inTheWay(name: string, text: string, fix: string): Finding {
  return { name, verdict: 'missing', text, fix, isInTheWay: true };
}

const lineWidth = 80;
const nameWidth = 12;
const indent = ' '.repeat(nameWidth + 3);

/** A line for each finding, its fix below it, and what it comes to; at most 80 characters wide. */
export function renderFindings(findings: readonly Finding[], purpose: string): string {
  const lines = findings.flatMap((finding) => {
    const head = `${markOf(finding)} ${finding.name.padEnd(nameWidth)} `;
    const fix = finding.fix === undefined ? [] : wrapped(`→ ${finding.fix}`, indent, `${indent}  `);
    return [...wrapped(finding.text, head, indent), ...fix];
  });
  return `${lines.join('\n')}\n\n${summary(findings, purpose)}\n`;
}

function markOf({ verdict, isInTheWay }: Finding): string {
  if (isInTheWay) return '✗';
  return verdict === 'ok' ? '✓' : '!';
}

function summary(findings: readonly Finding[], purpose: string): string {
  const blocking = findings.filter(({ isInTheWay }) => isInTheWay).map(({ name }) => name);
  const lesser = findings.filter(({ verdict, isInTheWay }) => verdict !== 'ok' && !isInTheWay).length;
  const rest = lesser === 0 ? '' : `, ${lesser === 1 ? 'one thing' : `${lesser} things`} could be better (!)`;
  if (blocking.length === 0) return wrapped(`Nothing is in the way of ${purpose}${rest}.`, '', '').join('\n');
  return wrapped(`In the way of ${purpose}: ${blocking.join(', ')}${rest}.`, '', '').join('\n');
}

/** Words in lines; a word that is too long has a line of its own. */
function wrapped(text: string, first: string, others: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = others;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** The same for programs. */
export function findingsJson(findings: readonly Finding[]): unknown {
  return {
    ok: !findings.some(({ isInTheWay }) => isInTheWay),
    findings: findings.map(({ name, verdict, text, fix, isInTheWay }) => {
      return { name, verdict, in_the_way: isInTheWay, text, ...(fix === undefined ? {} : { fix }) };
    }),
  };
}
