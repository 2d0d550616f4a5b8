import { describe, expect, it } from 'vitest';
import { readErrorBody } from './error-body.ts';

describe('readErrorBody', () => {
  it('reads validation errors of Marathon by field', () => {
    const body = readErrorBody(
      422,
      '{"message":"Object is not valid","details":[{"path":"/cpus","errors":["error.min"]},{"path":"/","errors":["needs cmd"]}]}',
    );
    expect(body.message).toBe('Object is not valid');
    expect(body.fields).toEqual([
      { path: '/cpus', errors: ['is too small'] },
      { path: '/', errors: ['needs cmd'] },
    ]);
  });

  it('reads the old attribute/error form', () => {
    const body = readErrorBody(400, '{"message":"x","details":[{"attribute":"id","error":"taken"}]}');
    expect(body.fields).toEqual([{ path: 'id', errors: ['taken'] }]);
  });

  it('appends a parser text', () => {
    expect(readErrorBody(400, '{"message":"Invalid JSON","details":"Unexpected end"}').message).toBe(
      'Invalid JSON: Unexpected end',
    );
  });

  it('names the deployments that hold a lock', () => {
    expect(readErrorBody(409, '{"message":"locked","deployments":[{"id":"d1"}]}').deploymentIds).toEqual(['d1']);
  });

  it('keeps plain text, and the first line of a trace', () => {
    expect(readErrorBody(400, "'/x' is inaccessible.\n").message).toBe("'/x' is inaccessible.");
    expect(readErrorBody(500, '{"status":"x","message":"boom\\n at a.b"}').message).toBe('boom');
  });

  it('does not show HTML or nothing', () => {
    expect(readErrorBody(500, '<html>oops</html>').message).toBe('The server failed to answer (HTTP 500).');
    expect(readErrorBody(404, '').message).toBe('There is nothing at this address.');
    expect(readErrorBody(403, '[]').message).toBe('You are not allowed to do this.');
  });
});
