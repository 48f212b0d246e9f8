/**
 * What the buttons of the dashboard call: pauses, resumes or cancels a campaign, and answers with the campaigns as they are
 * then. A function of its own, so that the right to look at the dashboard is not the right to use it.
 */
import type { WidgetEvent } from '../contract/widget';
import { boardOf } from '../core/operate/board';
import { actorOf, type BoardControlDeps, carryOut, readWidgetRequest } from '../core/operate/board-control';
import { boardHtml } from '../core/operate/board-html';
import type { WidgetHandler, WidgetHandlerDeps } from './widget';

export interface WidgetControlHandlerDeps extends BoardControlDeps, Omit<WidgetHandlerDeps, 'controls'> {
  readonly log: { info(message: string, details: Record<string, unknown>): void };
}

/** The runtime tells a function its own ARN. */
type WidgetControlHandler = (
  event: WidgetEvent | null,
  context: { readonly invokedFunctionArn: string },
) => ReturnType<WidgetHandler>;

const DOCUMENTATION = `## Buttons of a Callpace deployment's campaigns

Takes \`campaign\`, \`action\` (pause, resume or cancel) and \`seenHoldMs\` from the buttons of the campaigns' widget. It is no
widget by itself.`;

/** Builds the handler. */
export function createWidgetControlHandler(deps: WidgetControlHandlerDeps): WidgetControlHandler {
  const { board, clock, log } = deps;
  return async (event, { invokedFunctionArn }) => {
    if (event?.describe) return DOCUMENTATION;
    const request = readWidgetRequest(event);
    const by = actorOf(event ?? {});
    const notice = request
      ? await carryOut(deps, request, by)
      : 'Nothing was changed: that was not asked by a button of this widget.';
    log.info('dashboard', { ...request, by, notice });
    const picture = await board.read();
    const nowMs = clock.nowMs();
    return boardHtml(boardOf(picture, nowMs), { nowMs, controls: invokedFunctionArn, notice });
  };
}
