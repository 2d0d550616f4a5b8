import type { Logger } from '../../base/logger.ts';
import type { AgentConfig } from '../config.ts';
import { type PreflightWants, preflight } from '../core/preflight.ts';
import { type MachinePlaces, readMachineFacts } from './machine-facts.ts';

/** Where the agent with these flags looks for what it needs. */
export function machinePlaces(config: AgentConfig): MachinePlaces {
  return {
    workDir: config.workDir,
    runtimeDir: config.runtimeDir,
    dockerSocket: config.docker.socketPath,
    cgroupsHierarchy: config.cgroups.hierarchy,
  };
}

/** What its flags ask of the machine. */
export function preflightWants(config: AgentConfig): PreflightWants {
  const { containerizers, isolation, switchUser, flagTexts } = config;
  return { containerizers, isolation, switchUser, images: (flagTexts.get('image_providers') ?? '') !== '' };
}

/** Logs what the agent can do on this machine, a line for each capability; a warning where a flag asks for more. */
export function tellPreflight(config: AgentConfig, logger: Logger): void {
  const tell = async (): Promise<void> => {
    const facts = await readMachineFacts(machinePlaces(config));
    for (const { name, verdict, text, fix, askedBy } of preflight(facts, preflightWants(config))) {
      const fields = { capability: name, verdict, found: text, ...(fix === undefined ? {} : { fix }) };
      if (askedBy === undefined) logger.info('capability', fields);
      else logger.warn('a flag asks for what this machine does not have', { ...fields, flag: askedBy });
    }
  };
  tell().catch((thrown: unknown) => logger.warn('what this machine can do was not found out', { error: thrown }));
}
