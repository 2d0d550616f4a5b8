/** Keys that every line has already. */
type LineKeys = 'name' | 'level' | 'time' | 'msg';

/** Facts that go with a constant log message, one spelling each: agentId, taskId, frameworkId… */
export type LogFields = Readonly<Record<string, unknown>> & { readonly [key in LineKeys]?: never };

/** Where a shell writes what happened. error = someone must act; warn = recovered. Cores never log. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  child(fields: LogFields): Logger;
  /** Writes debug lines too, or again only what it was made for; of a root logger, for its children as well. */
  setVerbose?(isVerbose: boolean): void;
}

/** A logger that forgets everything: for tests and for library users who gave none. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};
