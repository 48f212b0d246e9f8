/** Shows the campaigns on the dashboard: CloudWatch calls it with the rights of whoever looks. It only reads. */
import type { WidgetEvent } from '../contract/widget';
import type { Clock } from '../core/clock';
import { type BoardPicture, boardOf } from '../core/operate/board';
import { boardHtml } from '../core/operate/board-html';

export interface WidgetHandlerDeps {
  readonly board: { read(): Promise<BoardPicture> };
  readonly clock: Clock;
  /** ARN of the function behind the buttons. @default no buttons */
  readonly controls: string | undefined;
}

/** HTML; Markdown where its documentation is asked for. */
export type WidgetHandler = (event: WidgetEvent | null) => Promise<string>;

const DOCUMENTATION = `## Campaigns of a Callpace deployment

State, progress and finish of each campaign, and what binds. It takes no parameters. Its buttons are there where the
deployment has \`widgetControls\`.`;

/** Builds the handler. An error of the table is shown by CloudWatch in the place of the widget. */
export function createWidgetHandler({ board, clock, controls }: WidgetHandlerDeps): WidgetHandler {
  return async (event) => {
    if (event?.describe) return DOCUMENTATION;
    const picture = await board.read();
    const nowMs = clock.nowMs();
    return boardHtml(boardOf(picture, nowMs), { nowMs, controls });
  };
}
