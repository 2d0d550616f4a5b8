import type { Conversion } from '../../model/conversions.ts';
import type { Operation } from '../../wire/gen/mesos.ts';

/**
 * An operation on the resources of an agent, on record from the time it is sent to the agent until its last status is acknowledged.
 * It stands in `Agent.operations`, and in `Framework.operations` of the framework that asked for it while that is here.
 */
export interface OperationRecord {
  /** Text of its uuid, by which master and agent know it. */
  readonly uuid: string;
  readonly agentId: string;
  /** Undefined: an operator asked. */
  readonly frameworkId: string | undefined;
  /** The wire form: `latest_status` is the latest status known, `statuses` those that the agent sent. Resources are refined. */
  readonly message: Operation;
  /**
   * What the master made of the agent's resources when it sent the operation, while that is not certain: it is taken back when the agent
   * did not do it.
   */
  promised: Conversion | undefined;
}
