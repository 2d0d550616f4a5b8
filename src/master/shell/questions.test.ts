import { describe, expect, it } from 'vitest';
import type { MasterEvent } from '../core/events.ts';
import { Questions } from './questions.ts';

const request = { type: 'tear-down', frameworkId: 'f' } as const;

describe('questions of operators', () => {
  it('settle with their own answers, in whatever order these come', async () => {
    const posted: MasterEvent[] = [];
    const questions = new Questions((event) => posted.push(event));
    const asked = [questions.ask(request, undefined), questions.ask(request, undefined)];
    const ids = posted.map((event) => (event.type === 'operator-asked' ? event.questionId : ''));
    questions.answer(ids[1] ?? '', { status: 400, text: 'second' });
    questions.answer(ids[0] ?? '', { status: 200, text: '' });
    expect(await Promise.all(asked)).toEqual([
      { status: 200, text: '' },
      { status: 400, text: 'second' },
    ]);
  });

  it('are refused when the master ends, and when too many wait', async () => {
    const questions = new Questions(() => {});
    const waiting = Array.from({ length: 1000 }, () => questions.ask(request, undefined));
    expect(await questions.ask(request, undefined)).toMatchObject({ status: 503 });
    questions.close();
    expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([503]));
    expect(await questions.ask(request, undefined)).toMatchObject({ status: 503 });
  });
});
