/** `/teardown`: ends a framework. */
import { textAnswer } from '../../net/http-answer.ts';
import type { LegacyEndpoint } from './legacy-write.ts';

export const teardownEndpoint: LegacyEndpoint = {
  path: '/teardown',
  write: {
    method: 'POST',
    request: (body) => {
      const frameworkId = new URLSearchParams(body).get('frameworkId');
      if (frameworkId !== null) return { type: 'tear-down', frameworkId };
      return textAnswer(400, "Missing 'frameworkId' query parameter in the request body");
    },
  },
};
