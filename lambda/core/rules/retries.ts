/**
 * Whether a contact is called again after a call that did not reach it, and when: one budget of attempts per contact, and
 * per disposition a delay and a limit of its own. What has no rule is not tried again.
 */
import type { AttemptRules, RetryRule } from '../../contract/campaign';
import type { AttemptEntry, ContactItem } from '../../contract/items';
import type { Disposition } from '../../contract/outcome';
import { uniformOf } from '../uniform';

/** The deployment's settings, for what a campaign does not say itself. */
export interface RetryRules {
  /** Attempts that placed, or may have placed, a call. */
  readonly maxAttempts: number;
  /** Delay before the next attempt after no answer, busy, failure or an unknown outcome, ms. */
  readonly retryDelayMs: number;
}

/** What decides about a contact: the caps on its number are the admission's. */
export type ContactRules = Pick<AttemptRules, 'max' | 'retry' | 'jitter'>;

/** The rules of a campaign. Where it has rules of its own for some dispositions, the others are not tried again. */
export function contactRules(settings: RetryRules, own: Partial<AttemptRules> = {}): ContactRules {
  const { retryDelayMs: delayMs } = settings;
  return {
    max: own.max ?? settings.maxAttempts,
    retry: own.retry ?? { 'no-answer': { delayMs }, busy: { delayMs }, failed: { delayMs }, unknown: { delayMs } },
    jitter: own.jitter ?? 0,
  };
}

/** The contact after its call: what it has been charged by now, and the calls before this one. */
export type ChargedContact = Pick<ContactItem, 'attempts' | 'history'>;

/**
 * Delay before the next attempt, ms; undefined if there is none. The share of chance in it is drawn from the request's id,
 * so that deciding twice decides the same.
 *
 * @param entry the call that is over, which is not in the history yet
 */
export function retryDelay(
  entry: Pick<AttemptEntry, 'requestId'>,
  disposition: Disposition,
  { attempts, history = [] }: ChargedContact,
  rules: ContactRules,
): number | undefined {
  const ruleOf: Readonly<Partial<Record<Disposition, RetryRule>>> = rules.retry;
  const rule = ruleOf[disposition];
  if (!rule || attempts >= rules.max) return undefined;
  const before = history.filter((past) => past.requestId !== entry.requestId && past.disposition === disposition);
  if (before.length + 1 >= (rule.maxAttempts ?? Number.POSITIVE_INFINITY)) return undefined;
  return Math.round(rule.delayMs * (1 + rules.jitter * uniformOf(entry.requestId)));
}
