import { describe, expect, it } from 'vitest';
import { errorCode, errorText, StadionError } from './errors.ts';

describe('errors', () => {
  it('carry code, cause and whether a retry may help', () => {
    const cause = Object.assign(new Error('refused\nby peer'), { code: 'ECONNREFUSED' });
    const error = new StadionError({ code: 'http-failed', message: 'no answer', retryable: true, cause });
    expect([error.code, error.retryable, error.cause]).toEqual(['http-failed', true, cause]);
    expect([errorCode(cause), errorCode('x'), errorCode({ code: 7 })]).toEqual(['ECONNREFUSED', undefined, undefined]);
    expect([errorText(cause), errorText('text')]).toEqual(['refused by peer', 'text']);
  });
});
