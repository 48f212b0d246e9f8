/** Draws a snapshot as the lines of a terminal. A pure function: the same snapshot is always the same picture. */
import { CONTACT_STATES } from '../../lambda/contract/items';
import { wrapWords } from '../cli/wrap-words';
import { bar, sparkline } from './bars';
import { clockOf, durationOf } from './durations';
import type { ReportShown, Snapshot } from './snapshot';
import { flow, labelled, renderLine, type StyledLine, span } from './styled-line';

export interface ScreenOptions {
  /** Columns; no line is wider. */
  readonly width: number;
  readonly color: boolean;
}

/** Beyond this the bars only get longer. */
const WIDEST = 120;
/** Width of the labels at the left. */
const INDENT = 11;
/** Room at the right of a bar for its figures. */
const FIGURES = 16;
const DEAD_LETTERS_SHOWN = 4;
const PROBLEMS_SHOWN = 3;
const BLANK: StyledLine = [];

export function renderScreen(snapshot: Snapshot, { width, color }: ScreenOptions): string[] {
  const columns = Math.min(width, WIDEST);
  const lines = [
    ...heading(snapshot, columns),
    BLANK,
    ...inFlight(snapshot, columns),
    ...pace(snapshot, columns),
    ...bindsNow(snapshot, columns),
    BLANK,
    ...calls(snapshot, columns),
    ...list(snapshot.report, columns),
    ...deadLetters(snapshot, columns),
    ...problems(snapshot),
  ];
  return lines.map((line) => renderLine(line, columns, color));
}

function heading(snapshot: Snapshot, columns: number): StyledLine[] {
  const title = `Callpace  ${snapshot.campaign}`;
  const time = `${clockOf(snapshot.elapsedMs)}  ${timeLeft(snapshot.secondsLeft)}`;
  const gap = ' '.repeat(Math.max(2, columns - title.length - time.length));
  const labels = wrapWords(snapshot.labels.join(' · '), columns).map((text) => [span(text, 'dim')]);
  return [[span(title, 'bold'), span(gap), span(time)], ...labels];
}

function timeLeft(seconds: number | undefined): string {
  if (seconds === undefined) return 'time left: not known yet';
  return seconds < 1 ? 'nearly done' : `about ${durationOf(seconds)} left`;
}

function inFlight({ calls: { own, inbound, headroom = 0, quota } }: Snapshot, columns: number): StyledLine[] {
  const free = Math.max(0, quota - own - inbound - headroom);
  const total = `${own + inbound} of ${quota}`;
  const drawn = bar(
    [
      { value: own, character: '█', style: 'own' },
      { value: inbound, character: '▓', style: 'inbound' },
      { value: Math.min(headroom, Math.max(0, quota - own - inbound)), character: '░', style: 'headroom' },
    ],
    quota,
    columns - INDENT - FIGURES,
  );
  const legend = flow(
    [
      [span('█', 'own'), span(` own ${own}`)],
      [span('▓', 'inbound'), span(` inbound ${inbound}`)],
      [span('░', 'headroom'), span(` kept free for inbound ${headroom}`)],
      [span('·', 'dim'), span(` free ${free}`)],
    ],
    '   ',
    columns - INDENT,
  );
  return labelled('In flight', [[...drawn, span(` ${total}`)], ...legend], INDENT);
}

function pace({ rate }: Snapshot, columns: number): StyledLine[] {
  const width = columns - INDENT - FIGURES;
  const figures = `${rate.callsPerSecond.toFixed(1)} of ${rate.limit}/s`;
  const drawn = bar([{ value: rate.callsPerSecond, character: '█', style: 'own' }], rate.limit, width);
  const top = Math.max(rate.limit, ...rate.history);
  const chart = sparkline(rate.history, top, width).padEnd(width);
  return [
    ...labelled('Calls/s', [[...drawn, span(` ${figures}`)]], INDENT),
    ...labelled('', [[span(chart, 'own'), span(' each second', 'dim')]], INDENT),
  ];
}

function bindsNow({ bindsNow: sentence = 'the controller has not said yet' }: Snapshot, columns: number): StyledLine[] {
  const lines = wrapWords(sentence, columns - INDENT).map((text) => [span(text, 'bold')]);
  return labelled('Binds now', lines, INDENT);
}

function calls({ calls: { placed }, dispositions, outcomes }: Snapshot, columns: number): StyledLine[] {
  const ended: StyledLine[] = counts(dispositions);
  return [
    ...labelled(
      'Placed',
      flow([[span(String(placed), 'bold'), span(' calls')], ...ended], SEPARATOR, columns - INDENT),
      INDENT,
    ),
    ...labelled('Connect', flowOrNone(counts(outcomes), columns), INDENT),
  ];
}

const SEPARATOR = ' · ';

/** Names and counts; what there is none of is left out. */
const counts = (of: Readonly<Record<string, number | undefined>>): StyledLine[] =>
  Object.entries(of).flatMap(([name, count = 0]) =>
    count > 0 ? [[span(`${name} `), span(String(count), 'bold')]] : [],
  );

const flowOrNone = (parts: readonly StyledLine[], columns: number): StyledLine[] =>
  parts.length === 0 ? [[span('none yet', 'dim')]] : flow(parts, SEPARATOR, columns - INDENT);

function list(report: ReportShown | undefined, columns: number): StyledLine[] {
  if (report === undefined) return labelled('List', [[span('no report yet', 'dim')]], INDENT);
  const total = (of: 'rows' | 'rejected' | 'duplicates' | 'contacts') =>
    report.lists.reduce((sum, one) => sum + one[of], 0);
  const loading = report.lists.some((one) => one.state === 'loading') ? '  (loading)' : '';
  const refusals = report.lists.flatMap((one) => (one.refusal === undefined ? [] : [one.refusal]));
  const sum = `${total('rows')} rows = ${total('rejected')} rejected + ${total('duplicates')} duplicate + ${total('contacts')} contacts${loading}`;
  const states = Object.fromEntries(CONTACT_STATES.map((state) => [state, report.contacts[state]]));
  return [
    ...labelled('List', [[span(sum)]], INDENT),
    ...labelled('Contacts', [...flowOrNone(counts(states), columns), ...held(report)], INDENT),
    ...refusals.flatMap((refusal) => labelled('Refused', [[span(refusal, 'alarm')]], INDENT)),
  ];
}

const held = (report: ReportShown): StyledLine[] =>
  report.held === 0 ? [] : [[span(`${report.held} of the pending are held: name their zone in a zone column`, 'dim')]];

function deadLetters({ deadLetters: letters }: Snapshot, columns: number): StyledLine[] {
  if (letters.length === 0) return [];
  const total = letters.reduce((sum, { count }) => sum + count, 0);
  const shown = letters
    .slice(0, DEAD_LETTERS_SHOWN)
    .flatMap(({ reason, count, advice }) => [
      [span(`${String(count).padStart(3)}  `, 'bold'), span(reason)],
      ...wrapWords(advice, columns - INDENT).map((text) => [span(' '.repeat(5)), span(text, 'dim')]),
    ]);
  return [BLANK, [span(`Dead letters ${total}`, 'bold')], ...shown, ...more(letters.length - DEAD_LETTERS_SHOWN)];
}

const more = (count: number): StyledLine[] => (count > 0 ? [[span(`     and ${count} more reasons`, 'dim')]] : []);

function problems({ problems: all }: Snapshot): StyledLine[] {
  if (all.length === 0) return [];
  const latest = all.slice(-PROBLEMS_SHOWN).map((text) => [span(`  ${text}`, 'alarm')]);
  return [BLANK, [span(`Problems of the local stack ${all.length}`, 'alarm')], ...latest];
}
