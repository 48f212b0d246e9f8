/** What `callpace explain` prints: one person's story, campaign by campaign. */
import type { AttemptEntry } from '../../lambda/contract/items';
import type { ExplainedContact, Explanation } from '../../lambda/core/operate/explain';
import { sayHold } from '../../lambda/core/operate/hold';
import type { SuppressedBy } from '../../lambda/core/operate/suppressions';
import { wrapWords } from '../../local/cli/wrap-words';

const WIDTH = 100;

const indented = (by: number, text: string): readonly string[] =>
  wrapWords(text, WIDTH - by).map((line, index) => `${' '.repeat(index === 0 ? by : by + 2)}${line}`);

const iso = (atMs: number | undefined): string =>
  atMs === undefined ? 'at an unknown moment' : new Date(atMs).toISOString();

export function explanationText({ number, zones, suppressedBy, attempts, contacts }: Explanation): string {
  const places = zones.length === 0 ? 'anywhere' : zones.join(' or ');
  const found = contacts.length === 1 ? '1 campaign' : `${contacts.length} campaigns`;
  return [
    ...indented(0, `${number}, by its number in ${places}: in ${contacts.length === 0 ? 'no campaign' : found}.`),
    ...suppressedBy.flatMap((by) => indented(0, `Suppressed ${sayWhy(by)}.`)),
    ...(attempts ? indented(0, attemptsSentence(attempts)) : []),
    ...contacts.flatMap(contactLines),
    '',
  ].join('\n');
}

const sayWhy = (by: SuppressedBy): string =>
  by.kind === 'list'
    ? `for ${by.scope} by the list ${by.list}`
    : `for ${by.scope} by ${by.by} at ${iso(by.atMs)}${by.reason === undefined ? '' : `, because "${by.reason}"`}`;

const attemptsSentence = ({ total, recentAtMs }: NonNullable<Explanation['attempts']>): string =>
  `${total} ${total === 1 ? 'attempt' : 'attempts'} in all campaigns${recentAtMs.length === 0 ? '' : `, of late at ${recentAtMs.map(iso).join(', ')}`}.`;

function contactLines(contact: ExplainedContact): readonly string[] {
  const { campaign, state, list, row, zones, attempts, history, current, hold, forgotten, whyNotNow } = contact;
  return [
    '',
    `${campaign}: ${state}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} charged`,
    ...indented(2, `from ${list}, row ${row}; time zone ${zones}`),
    ...history.flatMap(entryLines),
    ...(current ? indented(2, `now: request ${current.requestId}, ${current.outcome ?? 'no outcome so far'}`) : []),
    ...(hold ? indented(2, `operator: ${hold.mode} ${sayHold(hold)}`) : []),
    ...(forgotten ? indented(2, `operator: erased by ${forgotten.by} at ${iso(forgotten.atMs)}`) : []),
    ...whyNotNow.flatMap((why) => indented(2, `${state === 'pending' ? 'not called now' : 'now'}: ${why}`)),
  ];
}

function entryLines({
  requestId,
  admittedAtMs,
  outcome,
  reason,
  disposition,
  contactId,
  endedAtMs,
  redriven,
  ...entry
}: AttemptEntry): readonly string[] {
  const ended = endedAtMs === undefined ? '' : `, ended ${iso(endedAtMs)}`;
  const said = [
    `${iso(admittedAtMs)}  try ${entry.try}: ${outcome ?? 'no outcome'}`,
    reason === undefined ? '' : ` (${reason})`,
    disposition === undefined ? '' : `, ${disposition}`,
    ended,
    contactId === undefined ? '' : `, contact ${contactId}`,
    `, request ${requestId}`,
  ].join('');
  return [
    ...indented(2, said),
    ...(redriven ? indented(4, `redriven by ${redriven.by} at ${iso(redriven.atMs)}`) : []),
  ];
}
