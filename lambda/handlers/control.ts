/** Turns an invocation (scheduled, or a wake-up call by the intake) into one controller's life. */
import type { Context } from 'aws-lambda';
import type { ControllerPorts, ControllerRules } from '../core/pace/run-controller';
import { runController } from '../core/pace/run-controller';

export type ControlHandlerDeps = ControllerPorts & { readonly rules: ControllerRules };

/** The event of a wake-up call; the schedule's own event has no such field. */
export interface ControlEvent {
  readonly wake?: boolean;
}

/** Left to the function before its timeout, to hand over in order, ms. */
const RESERVE_MS = 15_000;

export type ControlHandler = (
  event: ControlEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<{ readonly departure: string }>;

/** Builds the handler. Errors end the invocation: the next one, at most a minute later, takes over. */
export function createControlHandler({ rules, ...ports }: ControlHandlerDeps): ControlHandler {
  return async (event, context) => {
    const deadlineMs = ports.clock.monotonicMs() + context.getRemainingTimeInMillis() - RESERVE_MS;
    return { departure: await runController(ports, rules, { isWoken: event.wake === true, deadlineMs }) };
  };
}
