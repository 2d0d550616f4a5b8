import type { Logger } from '../../base/logger.ts';
import type { LibprocessEndpoint } from '../../net/libprocess-endpoint.ts';
import { encode } from '../../wire/message.ts';
import type { ClusterChange, MasterEffect } from '../core/effects.ts';
import type { MasterEvent } from '../core/events.ts';
import type { SchedulerStreams } from '../http/scheduler-streams.ts';
import type { Registrar } from '../registrar/registrar.ts';

/** What effects are done with. */
export interface MasterHands {
  readonly endpoint: LibprocessEndpoint;
  readonly streams: SchedulerStreams;
  readonly registrar: Registrar;
  readonly logger: Logger;
  readonly listeners: ReadonlySet<(change: ClusterChange) => void>;
  readonly post: (event: MasterEvent) => void;
  readonly onExit: (reason: string) => void;
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
      return hands.streams.send(effect.streamId, effect.event);
    case 'publish':
      for (const listener of hands.listeners) listener(effect.change);
      return;
    case 'persist':
      return hands.registrar.apply(effect.operation, effect.next);
    case 'log':
      return hands.logger[effect.level](effect.message, effect.fields);
    case 'link':
      endpoint.link({
        from: endpoint.pid('master'),
        to: effect.pid,
        onExited: (pid) => hands.post({ type: 'link-broken', pid }),
      });
      return;
    case 'unlink':
      return endpoint.unlink({ from: endpoint.pid('master'), to: effect.pid });
    case 'start-observer':
      return startObserver(hands, effect.observer);
    case 'stop-observer':
      return endpoint.remove(observerId(effect.observer));
    case 'close-stream':
      return hands.streams.close(effect.streamId);
    case 'recover-registry':
      void hands.registrar.recover();
      return;
    case 'exit':
      return hands.onExit(effect.reason);
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
