/** LAUNCH_NESTED_CONTAINER_SESSION, ATTACH_CONTAINER_OUTPUT and ATTACH_CONTAINER_INPUT. */
import { errorText } from '../../base/errors.ts';
import type { Principal } from '../../model/principal.ts';
import { forbidden } from '../../net/guarded-routes.ts';
import { type Answer, sendAnswer, textAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import type { CallAttachContainerInput } from '../../wire/gen/agent.ts';
import type { AgentCall } from './agent-call.ts';
import type { AgentContext } from './context.ts';
import type { ProcessPort } from './nested.ts';
import { notFound, readLaunch, refusedLaunch } from './nested-calls.ts';
import { executorOf, idText } from './nested-ids.ts';
import { isDeedAllowed } from './nested-rights.ts';
import { ProcessStream } from './process-stream.ts';

/** Answers one of the three; undefined for other calls. */
export function streamNested(context: AgentContext, exchange: Exchange, asked: AgentCall): Promise<void> | undefined {
  switch (asked.call.type) {
    case 'LAUNCH_NESTED_CONTAINER_SESSION':
      return openSession(context, exchange, asked);
    case 'ATTACH_CONTAINER_OUTPUT':
      return attachOutput(context, exchange, asked);
    case 'ATTACH_CONTAINER_INPUT':
      return attachInput(context, exchange, asked);
    default:
      return undefined;
  }
}

/** The container lives as long as the connection, and the other way round. */
async function openSession(
  context: AgentContext,
  { request, response, principal }: Exchange,
  { call, form }: AgentCall,
): Promise<void> {
  const words = call.launch_nested_container_session;
  const answer = (made: Answer): Promise<void> => sendAnswer(request, response, made);
  if (words === undefined) return answer(textAnswer(400, 'There is no session in this call'));
  const launch = readLaunch(context, words, principal, 'session');
  if ('answer' in launch) return answer(launch.answer);
  const refused = await refusedLaunch(context, launch);
  if (refused !== undefined) return answer(refused);
  const { containerId } = launch;
  const destroy = (): void => {
    context.nested.destroy(containerId).catch((thrown: unknown) => {
      context.logger.warn('a session was not ended', { containerId, reason: errorText(thrown) });
    });
  };
  const port = await context.nested.io(containerId);
  if (port === undefined || response.destroyed) {
    destroy();
    return answer(textAnswer(500, 'The session ended before its output could be read'));
  }
  follow(context, { port, response, form, onOver: destroy });
}

async function attachOutput(
  context: AgentContext,
  { request, response, principal }: Exchange,
  { call, form }: AgentCall,
): Promise<void> {
  const found = await findPort(context, principal, { id: call.attach_container_output?.container_id, deed: 'output' });
  if ('answer' in found) return sendAnswer(request, response, found.answer);
  follow(context, { port: found.port, response, form, onOver: () => {} });
}

interface Following {
  readonly port: ProcessPort;
  readonly response: Exchange['response'];
  readonly form: AgentCall['form'];
  readonly onOver: () => void;
}

function follow(context: AgentContext, { port, response, form, onOver }: Following): void {
  // Who asked has left meanwhile: no end of the connection will be heard any more.
  if (response.destroyed) {
    onOver();
    return;
  }
  let stop = (): void => {};
  const stream = new ProcessStream(response, {
    form,
    heartbeatMs: context.config.streamHeartbeatMs,
    onOver: () => {
      stop();
      onOver();
    },
  });
  stop = port.read(stream);
}

/** Records until the end of the request. One connection at a time writes to a process. */
async function attachInput(
  context: AgentContext,
  { request, response, principal }: Exchange,
  { call, more }: AgentCall,
): Promise<void> {
  const answer = (made: Answer): Promise<void> => sendAnswer(request, response, made);
  const first = call.attach_container_input;
  if (first?.type !== 'CONTAINER_ID' || more === undefined) {
    return answer(textAnswer(400, "Expecting 'attach_container_input.type' to be CONTAINER_ID"));
  }
  const found = await findPort(context, principal, { id: first.container_id, deed: 'input' });
  if ('answer' in found) return answer(found.answer);
  const containerId = idText(first.container_id ?? { value: '' });
  if (context.inputs.has(containerId)) return answer(textAnswer(409, 'Multiple input connections are not allowed'));
  context.inputs.add(containerId);
  // A process may never take what waits for it, and its writer may be gone long since.
  const gone = new Promise<'gone'>((resolve) => {
    response.once('close', () => resolve('gone'));
    if (response.destroyed) resolve('gone');
  });
  try {
    for (let next = await more(); next !== undefined; next = await more()) {
      if ('problem' in next) return await answer(textAnswer(400, next.problem));
      const refused = await Promise.race([passOn(found.port, next.call.attach_container_input), gone]);
      if (refused === 'gone') return;
      if (refused !== undefined) return await answer(refused);
    }
    return await answer({ status: 200 });
  } finally {
    context.inputs.delete(containerId);
  }
}

/** Hands one record on; gives the answer that ends the connection when it cannot. */
async function passOn(port: ProcessPort, input: CallAttachContainerInput | undefined): Promise<Answer | undefined> {
  const message = input?.process_io;
  if (input?.type !== 'PROCESS_IO' || message === undefined) {
    return textAnswer(400, "Expecting 'attach_container_input.type' to be PROCESS_IO");
  }
  if (message.type === 'CONTROL') {
    const { control } = message;
    if (control?.type === 'HEARTBEAT') return undefined;
    const size = control?.tty_info?.window_size;
    if (control?.type !== 'TTY_INFO' || size === undefined) {
      return textAnswer(400, 'Expecting a control message with a heartbeat or the size of a window');
    }
    return port.resize(size).then(
      () => undefined,
      (thrown: unknown) => textAnswer(400, errorText(thrown)),
    );
  }
  if (message.type !== 'DATA' || (message.data?.type ?? 'STDIN') !== 'STDIN') {
    return textAnswer(400, "Expecting 'process_io' to be data for STDIN, or a control message");
  }
  const bytes = message.data?.data ?? new Uint8Array();
  if (bytes.length === 0) {
    port.endInput();
    return undefined;
  }
  return port.write(bytes).then(
    () => undefined,
    (thrown: unknown) => textAnswer(500, `Failed writing to stdin: ${errorText(thrown)}`),
  );
}

interface PortWish {
  readonly id: Parameters<typeof idText>[0] | undefined;
  readonly deed: 'input' | 'output';
}

async function findPort(
  context: AgentContext,
  principal: Principal | undefined,
  { id, deed }: PortWish,
): Promise<{ readonly port: ProcessPort } | { readonly answer: Answer }> {
  const containerId = idText(id ?? { value: '' });
  const executor = executorOf(context.state, containerId);
  // COMPAT(mesos-1.11): only containers of executors are looked for.
  if (executor === undefined) return { answer: notFound(containerId) };
  if (!isDeedAllowed(context, principal, { deed, containerId, executor })) return { answer: forbidden };
  const port = await context.nested.io(containerId);
  if (port !== undefined) return { port };
  return { answer: textAnswer(500, 'I/O switchboard server was disabled for this container') };
}
