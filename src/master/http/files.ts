/** The master's log under `/files`, where the page and LIST_FILES and READ_FILE look for it. */
import { join } from 'node:path';
import { AccountNames } from '../../net/account-names.ts';
import { type Attachments, attachFile } from '../../net/attached-files.ts';
import { browse, debug, download, fileInfo, listFiles, read, readPart } from '../../net/files.ts';
import { type Answer, sendAnswer } from '../../net/http-answer.ts';
import type { Exchange, HttpServer } from '../../net/http-server.ts';
import type { Call, Response } from '../../wire/gen/master.ts';
import { masterRealms } from './realms.ts';
import type { View, Views } from './view.ts';

/** Name of the file in `--log_dir`. */
const logName = 'mesos-master.log';

/** `/master/log`: the file of `--external_log_file`, else that of `--log_dir`; nothing without either. */
export function masterFiles(flagTexts: ReadonlyMap<string, string>): Attachments {
  const logDir = flagTexts.get('log_dir');
  const file = flagTexts.get('external_log_file') ?? (logDir === undefined ? undefined : join(logDir, logName));
  return attachFile('/master/log', file, new AccountNames());
}

/** The log is for those who may read logs. */
export function shownFiles(files: Attachments, view: View): Attachments {
  const isForbidden = !view.may('ACCESS_MESOS_LOG');
  const locate: Attachments['locate'] = (path) => {
    const located = files.locate(path);
    return located === undefined ? undefined : { ...located, isForbidden };
  };
  return { ...files, locate };
}

/** Adds `/files/browse`, `/files/read`, `/files/download` and `/files/debug`. Every master answers for itself. */
export function serveFiles(server: HttpServer, all: Attachments, views: Views): void {
  const filesFor = ({ principal }: Exchange): Attachments => shownFiles(all, views.of(principal?.value));
  const add = (path: string, answer: (exchange: Exchange) => Answer | Promise<Answer>): void => {
    const serve = async (exchange: Exchange): Promise<void> =>
      sendAnswer(exchange.request, exchange.response, await answer(exchange));
    server.raw('*', path, serve, masterRealms.readonly);
  };
  add('/files/browse', (exchange) => browse(filesFor(exchange), exchange));
  add('/files/read', (exchange) => read(filesFor(exchange), exchange));
  add('/files/debug', (exchange) => debug(all, exchange));
  server.raw('*', '/files/download', (exchange) => download(filesFor(exchange), exchange), masterRealms.readonly);
}

/** LIST_FILES and READ_FILE; undefined for other calls. */
export async function fileAnswer(
  files: Attachments,
  call: Call,
): Promise<Response | { readonly answer: Answer } | undefined> {
  if (call.type === 'LIST_FILES' && call.list_files !== undefined) {
    const entries = await listFiles(files, call.list_files.path);
    if ('answer' in entries) return entries;
    const infos = entries.map(fileInfo);
    return { type: 'LIST_FILES', list_files: infos.length === 0 ? {} : { file_infos: infos } };
  }
  if (call.type !== 'READ_FILE' || call.read_file === undefined) return undefined;
  const { path, offset, length = -1 } = call.read_file;
  const part = await readPart(files, path, { offset, length });
  if ('answer' in part) return part;
  return { type: 'READ_FILE', read_file: { size: part.sizeBytes, data: part.bytes } };
}
