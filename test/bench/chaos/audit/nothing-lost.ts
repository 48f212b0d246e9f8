/** I4: rows = rejected + duplicates + contacts, each contact in one final state, in the tables and in the reports alike. */
import { type ContactItem, type ContactState, FINAL_STATES } from '../../../../lambda/contract/items';
import { numberOf, ownCalls, shown } from './calls';
import type { Evidence } from './evidence';

export function auditNothingLost(evidence: Evidence): readonly string[] {
  return [
    ...auditTable(evidence),
    ...auditSummary(evidence),
    ...auditResults(evidence),
    ...auditStates(evidence),
    ...auditQueues(evidence),
  ];
}

const isFinal = ({ state }: ContactItem): boolean => (FINAL_STATES as readonly ContactState[]).includes(state);

/** Each number of the list is one contact, and nobody else is. */
function auditTable({ rows, contacts }: Evidence): readonly string[] {
  const listed = new Set(rows.flatMap(({ number }) => number ?? []));
  const found = Map.groupBy(contacts, ({ phone }) => phone);
  return [
    ...[...listed].filter((number) => !found.has(number)).map((number) => `I4: ${shown(number)} is no contact`),
    ...[...found.keys()].filter((number) => !listed.has(number)).map((number) => `I4: ${shown(number)} is on no list`),
    ...[...found].flatMap(([number, some]) =>
      some.length > 1 ? [`I4: ${shown(number)} is ${some.length} contacts`] : [],
    ),
    ...open(contacts),
  ];
}

function open(contacts: readonly ContactItem[]): readonly string[] {
  const states = Map.groupBy(
    contacts.filter((contact) => !isFinal(contact)),
    ({ state }) => state,
  );
  return [...states].map(([state, some]) => `I4: ${some.length} contacts are still ${state}`);
}

/** Rows are counted by the auditor himself, contacts by their items. */
function auditSummary({ rows, contacts, summary }: Evidence): readonly string[] {
  if (!summary) return ['I4: there is no summary.json'];
  const numbers = rows.flatMap(({ number }) => number ?? []);
  const distinct = new Set(numbers).size;
  const expected = { rows: rows.length, rejected: rows.length - numbers.length, duplicates: numbers.length - distinct };
  const wrong = (['rows', 'rejected', 'duplicates'] as const).filter((name) => summary[name] !== expected[name]);
  const states = Map.groupBy(contacts, ({ state }) => state);
  const miscounted = FINAL_STATES.filter((state) => summary.contacts[state] !== (states.get(state)?.length ?? 0));
  return [
    ...wrong.map((name) => `I4: summary.json says ${summary[name]} ${name}, the list has ${expected[name]}`),
    ...miscounted.map(
      (state) =>
        `I4: summary.json says ${summary.contacts[state]} ${state}, there are ${states.get(state)?.length ?? 0}`,
    ),
    ...(summary.addsUp ? [] : ['I4: summary.json does not add up, and says so']),
  ];
}

/** row, list, phone, state, attempts...; nothing before them is ever quoted. */
function auditResults({ contacts, results }: Evidence): readonly string[] {
  if (results === undefined) return ['I4: there is no results.csv'];
  const lines = results.trim().split('\n').slice(1);
  const written = new Map(lines.map((line) => [line.split(',')[2], line.split(',')[3]]));
  return [
    ...(lines.length === contacts.length ? [] : [`I4: results.csv has ${lines.length} of ${contacts.length} contacts`]),
    ...contacts
      .filter(({ phone, state }) => written.has(phone) && written.get(phone) !== state)
      .map(({ phone, state }) => `I4: results.csv says ${written.get(phone)} of ${shown(phone)}, who is ${state}`),
  ];
}

/** Who is said to be reached was called, and a dead letter lies in the queue exactly for who is dead-lettered. */
function auditStates(evidence: Evidence): readonly string[] {
  const { contacts, deadLetters } = evidence;
  const called = new Set(ownCalls(evidence).map(numberOf));
  const letters = new Set(deadLetters.map(({ contact }) => contact.sk));
  return contacts.flatMap(({ sk, phone, state }) => [
    ...(state === 'completed' && !called.has(phone) ? [`I4: ${shown(phone)} is completed without a call`] : []),
    ...(state === 'dead-lettered' && !letters.has(sk) ? [`I4: ${shown(phone)} is dead-lettered without a letter`] : []),
    ...(state !== 'dead-lettered' && letters.has(sk) ? [`I4: ${shown(phone)} is ${state} and has a dead letter`] : []),
  ]);
}

const auditQueues = ({ queued }: Evidence): readonly string[] =>
  Object.entries(queued)
    .filter(([, count]) => count > 0)
    .map(([queue, count]) => `I4: ${count} messages are left in ${queue}`);
