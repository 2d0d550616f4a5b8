/** Proving to the master who this agent is, by CRAM-MD5, before it registers. */
import { nextFloat } from '../../base/random.ts';
import {
  AuthenticationCompletedMessage,
  AuthenticationErrorMessage,
  AuthenticationFailedMessage,
  AuthenticationMechanismsMessage,
  AuthenticationStepMessage,
} from '../../wire/gen/internal.ts';
import { type MessageType, tryDecode } from '../../wire/message.ts';
import { addressOf } from '../../wire/process-id.ts';
import { type AgentEffect, note, warn } from './effects.ts';
import type { AgentState } from './state.ts';

/** How far the proof is. It begins anew whenever the agent is not registered with the master any more. */
export interface Proof {
  phase: 'none' | 'asked' | 'started' | 'answered' | 'done';
  /** Attempts of this agent; each is a process of its own, so that nothing meant for an earlier one is taken. */
  attempts: number;
  /** Attempts in a row that failed, for the back-off. */
  failures: number;
  /** The master's process for this attempt. */
  session: string | undefined;
}

/** How long one attempt may take: at random between the shortest and one that doubles, up to the longest. */
export interface ProofTiming {
  readonly backoffFactorMs: number;
  readonly timeoutMinMs: number;
  readonly timeoutMaxMs: number;
}

/** A message to the process of an attempt. */
export interface ProofMessage {
  readonly to: string;
  readonly from: string;
  readonly name: string;
  readonly body: Uint8Array;
}

const mechanism = 'CRAM-MD5';

export function newProof(): Proof {
  return { phase: 'none', attempts: 0, failures: 0, session: undefined };
}

/** The agent must prove who it is before it may register. */
export function mustProve({ settings, proof }: AgentState): boolean {
  return settings.proof !== undefined && proof.phase !== 'done';
}

/** What was proved, or half proved, holds no more. */
export function forgetProof(state: AgentState): void {
  state.proof.phase = 'none';
  state.proof.session = undefined;
  state.deadlines.cancel('prove|');
}

/** Begins an attempt, if none is running. */
export function prove(state: AgentState, nowMs: number): AgentEffect[] {
  const { proof, master, settings } = state;
  if (proof.phase !== 'none' || master === undefined || settings.proof === undefined) return [];
  proof.phase = 'asked';
  proof.attempts++;
  const { backoffFactorMs, timeoutMinMs, timeoutMaxMs } = settings.proof;
  const longestMs = Math.min(timeoutMaxMs, timeoutMinMs + backoffFactorMs * 2 ** Math.min(proof.failures, 30));
  const timeoutMs = timeoutMinMs + Math.max(0, longestMs - timeoutMinMs) * nextFloat(state.random);
  state.deadlines.set('prove|', nowMs + timeoutMs);
  return [
    { kind: 'link', pid: master.pid },
    { kind: 'prove', id: idOf(proof), act: { what: 'ask', to: master.pid } },
  ];
}

/** The attempt took too long, or failed for a reason that may pass. */
export function proofLate(state: AgentState, nowMs: number): AgentEffect[] {
  const { proof } = state;
  if (proof.phase === 'none' || proof.phase === 'done') return [];
  proof.failures++;
  forgetProof(state);
  if (state.phase !== 'disconnected') return [];
  return [
    warn('the proof of who this agent is did not come to an end', { attempts: proof.failures }),
    ...prove(state, nowMs),
  ];
}

/** What the master says to the attempt that is running. */
export function proofReceived(state: AgentState, message: ProofMessage, onProved: () => void): AgentEffect[] {
  const { proof, master } = state;
  const isOurs =
    message.to === idOf(proof) && master !== undefined && addressOf(message.from) === addressOf(master.pid);
  if (!isOurs || proof.phase === 'none' || proof.phase === 'done') return [];
  switch (message.name) {
    case AuthenticationMechanismsMessage.name:
      return choose(proof, message);
    case AuthenticationStepMessage.name:
      return answer(proof, message);
    case AuthenticationCompletedMessage.name:
      if (proof.phase !== 'answered' || message.from !== proof.session) return [];
      forgetProof(state);
      proof.phase = 'done';
      proof.failures = 0;
      onProved();
      return [end(proof), note('the master knows who this agent is', { master: master.pid })];
    case AuthenticationFailedMessage.name:
      if (message.from !== proof.session) return [];
      return [end(proof), { kind: 'exit', code: 1, reason: `Master ${master.pid} refused authentication` }];
    case AuthenticationErrorMessage.name:
      // Tried again when the time of this attempt is over: a master that cannot do it now would be asked without end.
      return [
        warn('the master cannot say who this agent is', { reason: read(AuthenticationErrorMessage, message)?.error }),
      ];
    default:
      return [];
  }
}

function choose(proof: Proof, message: ProofMessage): AgentEffect[] {
  const offered = read(AuthenticationMechanismsMessage, message)?.mechanisms ?? [];
  if (proof.phase !== 'asked') return [];
  if (!offered.includes(mechanism)) return [warn('the master takes no proof that this agent knows', { offered })];
  proof.phase = 'started';
  proof.session = message.from;
  return [{ kind: 'prove', id: idOf(proof), act: { what: 'start', to: message.from, mechanism } }];
}

function answer(proof: Proof, message: ProofMessage): AgentEffect[] {
  const challenge = read(AuthenticationStepMessage, message)?.data;
  if (proof.phase !== 'started' || message.from !== proof.session || challenge === undefined) return [];
  proof.phase = 'answered';
  return [{ kind: 'prove', id: idOf(proof), act: { what: 'answer', to: message.from, challenge } }];
}

function end(proof: Proof): AgentEffect {
  return { kind: 'prove', id: idOf(proof), act: { what: 'end' } };
}

function idOf({ attempts }: Proof): string {
  return `crammd5-authenticatee(${attempts})`;
}

function read<T>(type: MessageType<T>, { body }: ProofMessage): T | undefined {
  return tryDecode(type, body);
}
