/** Keeps personal data out of reasons: they reach logs, messages, dead letters and reports. */
import type { Call } from './ports';

/** Longest reason kept, characters: an item and a message carry it. */
const LONGEST_REASON = 300;
/** Five digits or more, however they are grouped: `+1 (206) 555-0100`, `206.555.0100`. */
const LONG_NUMBER = /\+?\(?\p{Nd}(?:[\s().+/-]*\p{Nd}){4,}/gu;
/** A value of one character says nothing about anybody, and is in every sentence. */
const SHORTEST_TELLING_VALUE = 2;

/**
 * The reason of an outcome: the error's name and, as far as it tells nothing about the called person, its message.
 * A message that quotes an attribute is dropped whole, and runs of five digits or more are cut out.
 */
export function safeReason(name: string, message: string, call: Pick<Call, 'phone' | 'attributes'>): string {
  const said = message === '' || quotesContact(message, call) ? name : `${name}: ${message}`;
  return withoutNumbers(said).slice(0, LONGEST_REASON);
}

/** Replaces whatever may be a phone number, or a part of one. */
export const withoutNumbers = (text: string): string => text.replace(LONG_NUMBER, '[number]');

function quotesContact(message: string, call: Pick<Call, 'phone' | 'attributes'>): boolean {
  const spoken = message.toLowerCase();
  return Object.values(call.attributes)
    .map((value) => value.trim().toLowerCase())
    .some((value) => value.length >= SHORTEST_TELLING_VALUE && spoken.includes(value));
}
