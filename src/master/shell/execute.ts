import type { Logger } from '../../base/logger.ts';
import type { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import { encode } from '../../wire/message.ts';
import type { ClusterChange, ExitCause, MasterEffect } from '../core/effects.ts';
import type { MasterEvent } from '../core/events.ts';
import type { SchedulerStreams } from '../http/scheduler-streams.ts';
import type { Registrar } from '../registrar/registrar.ts';
import type { Questions } from './questions.ts';

/** What effects are done with. */
export interface MasterHands {
  readonly endpoint: LibprocessEndpoint;
  readonly streams: SchedulerStreams;
  readonly registrar: Registrar;
  readonly questions: Questions;
  readonly logger: Logger;
  readonly listeners: ReadonlySet<(change: ClusterChange) => void>;
  readonly post: (event: MasterEvent) => void;
  readonly onExit: (cause: ExitCause, reason: string) => void;
}

/** Starts one effect. */
export function execute(hands: MasterHands, effect: MasterEffect): void {
  const { endpoint } = hands;
  switch (effect.type) {
    case 'send':
      endpoint.send({
        from: endpoint.pid(effect.from),
        to: effect.to,
        name: effect.message.name,
        body: encode(effect.message, effect.body as never),
      });
      return;
    case 'send-event':
      hands.streams.send(effect.streamId, effect.event);
      return;
    case 'publish':
      for (const listener of hands.listeners) listener(effect.change);
      return;
    case 'answer-operator':
      hands.questions.answer(effect.questionId, effect.answer);
      return;
    case 'persist':
      hands.registrar.apply(effect.operation, effect.next);
      return;
    case 'log':
      hands.logger[effect.level](effect.message, effect.fields);
      return;
    case 'link':
      endpoint.link({
        from: endpoint.pid('master'),
        to: effect.pid,
        onExited: (pid) => hands.post({ type: 'link-broken', pid }),
      });
      return;
    case 'unlink':
      endpoint.unlink({ from: endpoint.pid('master'), to: effect.pid });
      return;
    case 'start-observer':
      startObserver(hands, effect.observer);
      return;
    case 'stop-observer':
      endpoint.remove(observerId(effect.observer));
      return;
    case 'close-stream':
      hands.streams.close(effect.streamId);
      return;
    case 'recover-registry':
      void hands.registrar.recover();
      return;
    case 'exit':
      hands.onExit(effect.cause, effect.reason);
      return;
  }
}

function observerId(observer: number): string {
  return `slave-observer(${observer})`;
}

function startObserver({ endpoint, post }: MasterHands, observer: number): void {
  endpoint.spawn(observerId(observer), ({ name }) => {
    if (name === 'mesos.internal.PongSlaveMessage') post({ type: 'agent-ponged', observer });
  });
}
