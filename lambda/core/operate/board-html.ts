/**
 * The board as HTML for a custom widget. CloudWatch allows no scripts there: a button is an element with a `cwdb-action`
 * right behind it, which calls a function after the viewer has confirmed. Without such a function there are no buttons.
 */
import type { WidgetAction, WidgetRequest } from '../../contract/widget';
import type { Board, BoardRow, ControllerSign } from './board';
import { escapeHtml, inertJson, withoutNumbers } from './html';

export interface BoardOptions {
  readonly nowMs: number;
  /** ARN of the function that the buttons call. @default no buttons */
  readonly controls?: string | undefined;
  /** What came of the button that was just used. */
  readonly notice?: string;
}

/** A controller looks each minute at least: after three something is wrong, as the alarm says, too. */
const SILENT_MS = 180_000;
const LONGEST_MESSAGE = 300;

export function boardHtml(board: Board, options: BoardOptions): string {
  const { nowMs, notice, controls } = options;
  return [
    notice === undefined ? '' : `<p><strong>${text(notice)}</strong></p>`,
    `<p>${controllerSentence(board.controller, nowMs)}</p>`,
    board.rows.length === 0 ? '<p>No campaign was dropped so far.</p>' : table(board.rows, nowMs, controls),
    notShown(board),
  ].join('');
}

const text = (value: string): string => escapeHtml(withoutNumbers(value).slice(0, LONGEST_MESSAGE));

function controllerSentence(controller: ControllerSign | undefined, nowMs: number): string {
  if (!controller) return 'No controller has been at work so far.';
  const { savedAtMs, prevailing } = controller;
  if (nowMs - savedAtMs > SILENT_MS)
    return `<strong>No controller has been at work since ${moment(savedAtMs, nowMs)}: nobody is called.</strong>`;
  if (!prevailing) return 'A controller is at work.';
  return `<strong>What binds:</strong> ${text(prevailing.sentence)} (since ${moment(prevailing.sinceMs, nowMs)})`;
}

const COLUMNS = ['Campaign', 'State', 'Done', 'Since', 'Finish, at the pace so far', 'What holds it'];

function table(rows: readonly BoardRow[], nowMs: number, controls: string | undefined): string {
  const columns = controls === undefined ? COLUMNS : [...COLUMNS, 'Hold'];
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join('');
  const body = rows.map((row) => rowHtml(row, nowMs, controls)).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function rowHtml(row: BoardRow, nowMs: number, controls: string | undefined): string {
  const cells = [
    escapeHtml(row.state),
    progress(row),
    row.sinceMs === undefined ? '' : moment(row.sinceMs, nowMs),
    row.finishMs === undefined ? '' : clock(row.finishMs),
    text(row.message),
    ...(controls === undefined ? [] : [row.actions.map((action) => button(row, action, controls)).join(' ')]),
  ];
  return `<tr><th scope="row">${escapeHtml(row.campaign)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function progress({ done, contacts }: BoardRow): string {
  if (done === undefined || contacts === undefined) return '';
  const share = contacts === 0 ? '' : ` (${Math.floor((100 * done) / contacts)} %)`;
  return `${done} of ${contacts}${share}`;
}

const LABELS: Readonly<Record<WidgetAction, string>> = { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' };

function button({ campaign, holdMs }: BoardRow, action: WidgetAction, endpoint: string): string {
  const request: WidgetRequest = { campaign, action, seenHoldMs: holdMs };
  return (
    `<a class="btn" title="${escapeHtml(`${LABELS[action]} ${campaign}`)}">${LABELS[action]}</a>` +
    `<cwdb-action action="call" display="widget" endpoint="${escapeHtml(endpoint)}" ` +
    `confirmation="${escapeHtml(question(action, campaign))}">${inertJson(request)}</cwdb-action>`
  );
}

function question(action: WidgetAction, campaign: string): string {
  switch (action) {
    case 'pause':
      return `Pause ${campaign}? Nobody of it is called from now on; calls that are up are not cut off.`;
    case 'resume':
      return `Resume ${campaign}? Its people are called again, as its file and the calling hours allow.`;
    case 'cancel':
      return `Cancel ${campaign} for good? Whoever was not reached is never called, and it cannot be resumed.`;
  }
}

function notShown({ unfinishedNotShown, finishedNotShown }: Board): string {
  const parts = [
    ...(unfinishedNotShown > 0 ? [`${unfinishedNotShown} more that are not finished`] : []),
    ...(finishedNotShown > 0 ? [`${finishedNotShown} more that are finished`] : []),
  ];
  return parts.length === 0 ? '' : `<p>Not shown: ${parts.join(', ')}. All of them: callpace status.</p>`;
}

const clock = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const moment = (atMs: number, nowMs: number): string => `${clock(atMs)}, ${duration(nowMs - atMs)}`;

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
