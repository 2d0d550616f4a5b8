import { expect, it } from 'vitest';
import { launchScript } from './launch-script.ts';
import { runSpec } from './run-spec.ts';

it('puts what an executor proves itself with into no argument list', () => {
  const environment = { MESOS_EXECUTOR_ID: 'e', MESOS_EXECUTOR_AUTHENTICATION_TOKEN: 'sesame', OWN: 'open' };
  const line = { argv: ['/bin/true'] };
  const spec = runSpec({ line, sandbox: '/sandbox', environment, user: undefined, part: { secretNames: ['OWN'] } });
  const told = launchScript(spec)
    .split('\n')
    .filter((one) => /sesame|open/.test(one));
  expect(told).toEqual(["export MESOS_EXECUTOR_AUTHENTICATION_TOKEN='sesame' OWN='open'"]);
});
