import type { Plugin } from 'vite';
import { answerMock } from './programs.ts';

const isApi = /^\/(?:v2\/|ping|marathon\/v2\/|chronos\/(?:v1|scheduler)\/)/;
const isMesosApi =
  /^\/master\/(?:agents\/|api\/v1|state|slaves\?|frameworks(?:\?|$)|tasks\?|roles(?:\?|$)|metrics\/|version|offers\/explain)/;

/** While developing (`vite ui`), answers the pages' requests from fixtures instead of real programs. */
export function mockPrograms(): Plugin {
  return {
    name: 'mock-programs',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = request.url ?? '';
        if (isApi.test(url) || (isMesosApi.test(url) && !/\.tsx?(?:\?|$)/.test(url))) {
          void answerMock(request, response);
          return;
        }
        next();
      });
    },
  };
}
