import { sendAnswer } from '../../net/http-answer.ts';
import type { HttpServer } from '../../net/http-server.ts';
import type { LogVerbosity } from '../../net/log-verbosity.ts';
import { toggleAnswer } from '../../net/log-verbosity.ts';
import type { CallSetLoggingLevel } from '../../wire/gen/master.ts';
import { masterRealms } from './realms.ts';

/** Adds `/logging/toggle`: more in the log for a while. Every master answers for itself. */
export function serveLogging(server: HttpServer, verbosity: LogVerbosity): void {
  server.raw(
    '*',
    '/logging/toggle',
    ({ request, response, query }) => sendAnswer(request, response, toggleAnswer(verbosity, query)),
    masterRealms.readwrite,
  );
}

/** SET_LOGGING_LEVEL. */
export function setLoggingLevel(verbosity: LogVerbosity, { level, duration }: CallSetLoggingLevel): void {
  verbosity.set(level, Number(duration.nanoseconds) / 1e6);
}
