import { unreachable } from '../../base/assert.ts';
import type { Offer, TaskInfo, TaskStatus } from '../../wire/gen/mesos.ts';
import { changeStored } from './changes.ts';
import { runCommand } from './commands.ts';
import type { Deployment } from './deployments/deployment.ts';
import { settleApps } from './deployments/deployments.ts';
import { frameworkLost } from './framework-loss.ts';
import { noteProbe, type Probed } from './health.ts';
import { sendKills } from './kills.ts';
import { launchLost, launchStored, offerRescinded, receiveOffers, settleOffers } from './offers.ts';
import type { PublishedEvent } from './published.ts';
import { noteReadiness } from './readiness.ts';
import { disconnected, elected, registered } from './registration.ts';
import type { Answer, Command } from './requests.ts';
import type { MarathonState } from './state.ts';
import { receiveStatus } from './status-updates.ts';
import { ticked } from './timers.ts';
import type { Effect, Turn } from './turn.ts';

/** What has happened. */
export type MarathonEvent =
  /** This process leads and its state is loaded. */
  | { readonly type: 'elected' }
  | {
      readonly type: 'registered';
      readonly frameworkId: string;
      readonly master: string;
      readonly masterRegion: string | undefined;
    }
  | { readonly type: 'disconnected' }
  /** The master has removed the framework and its tasks. */
  | { readonly type: 'framework-lost' }
  | { readonly type: 'offers-received'; readonly offers: readonly Offer[] }
  | { readonly type: 'offer-rescinded'; readonly offerId: string }
  | { readonly type: 'status-received'; readonly status: TaskStatus }
  /** Everything the status changed is durable. */
  | { readonly type: 'update-stored'; readonly status: TaskStatus }
  | {
      readonly type: 'launch-stored';
      readonly offerId: string;
      readonly agentId: string;
      readonly tasks: readonly TaskInfo[];
    }
  | { readonly type: 'launch-lost'; readonly taskIds: readonly string[] }
  | { readonly type: 'requested'; readonly requestId: number; readonly command: Command }
  | {
      readonly type: 'change-stored';
      readonly deployment: Deployment;
      readonly events: readonly PublishedEvent[];
      readonly requestId: number | undefined;
      readonly answer: Answer;
    }
  /** What a command without a deployment changed is durable. */
  | { readonly type: 'answer-stored'; readonly requestId: number; readonly answer: Answer }
  | { readonly type: 'probed'; readonly probed: Probed }
  | { readonly type: 'ticked' };

/** One event in, everything to be done out. Never throws on bad input. */
export function step(state: MarathonState, event: MarathonEvent, nowMs: number): readonly Effect[] {
  const turn: Turn = { state, nowMs, effects: [] };
  handle(turn, event);
  settleApps(turn);
  sendKills(turn);
  settleOffers(turn);
  return turn.effects;
}

function handle(turn: Turn, event: MarathonEvent): void {
  switch (event.type) {
    case 'elected':
      elected(turn);
      return;
    case 'registered':
      registered(turn, event);
      return;
    case 'disconnected':
      disconnected(turn);
      return;
    case 'framework-lost':
      frameworkLost(turn);
      return;
    case 'offers-received':
      receiveOffers(turn, event.offers);
      return;
    case 'offer-rescinded':
      offerRescinded(turn, event.offerId);
      return;
    case 'status-received':
      receiveStatus(turn, event.status);
      return;
    case 'update-stored':
      turn.effects.push({ type: 'acknowledge', status: event.status });
      return;
    case 'launch-stored':
      launchStored(turn, event.offerId, event.agentId, event.tasks);
      return;
    case 'launch-lost':
      launchLost(turn, event.taskIds);
      return;
    case 'requested':
      runCommand(turn, event.requestId, event.command);
      return;
    case 'change-stored':
      changeStored(turn, event.deployment, event.events);
      answer(turn, event.requestId, event.answer);
      return;
    case 'answer-stored':
      answer(turn, event.requestId, event.answer);
      return;
    case 'probed':
      if (event.probed.target.kind === 'health') noteProbe(turn, event.probed);
      else noteReadiness(turn, event.probed);
      return;
    case 'ticked':
      ticked(turn);
      return;
    default:
      unreachable(event);
      return;
  }
}

function answer(turn: Turn, requestId: number | undefined, given: Answer): void {
  if (requestId !== undefined) turn.effects.push({ type: 'answer', requestId, answer: given });
}
