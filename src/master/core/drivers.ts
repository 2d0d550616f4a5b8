/** v0 drivers. This master serves frameworks over the v1 HTTP API only, and says so. */
import { FrameworkErrorMessage } from '../../wire/gen/internal.ts';
import { send } from './effects.ts';
import { count, report, type Turn } from './turn.ts';

export const driverRefusal: string =
  'This master does not serve v0 scheduler drivers: subscribe through the v1 scheduler HTTP API at /api/v1/scheduler';

/** Any call or registration of a driver is answered by an error, at which drivers abort. */
export function refuseDriver(turn: Turn, from: string, name: string): void {
  count(turn, 'dropped_messages');
  if (name === 'mesos.internal.RegisterFrameworkMessage') count(turn, 'messages_register_framework');
  if (name === 'mesos.internal.ReregisterFrameworkMessage') count(turn, 'messages_reregister_framework');
  report(turn, 'warn', 'refused a v0 driver', { from, message: name });
  turn.effects.push(send(from, FrameworkErrorMessage, { message: driverRefusal }));
}
