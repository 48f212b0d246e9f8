/** All that preflight has to say about an account, the gravest first. Pure: what was read decides. */
import type { AccountPicture } from './account-picture';
import { connectFindings } from './connect-findings';
import type { Finding, Severity } from './finding';
import { concurrencyFindings, quotaFindings } from './quota-findings';
import { watchingFindings } from './watching-findings';

const ORDER: Readonly<Record<Severity, number>> = { blocker: 0, warning: 1, info: 2 };

export function findings(picture: AccountPicture): readonly Finding[] {
  const all = [
    ...quotaFindings(picture),
    ...connectFindings(picture),
    ...concurrencyFindings(picture),
    ...watchingFindings(picture),
    ...QUESTIONS,
  ];
  return all.sort((one, other) => ORDER[one.severity] - ORDER[other.severity]);
}

const question = (id: string, message: string, fix: string): Finding => ({
  id: `question-${id}`,
  severity: 'info',
  message,
  value: 'not read',
  source: 'no API: depends on what the flow does',
  fix,
});

/** What no API tells, because it depends on what the contact flow calls. */
const QUESTIONS: readonly Finding[] = [
  question(
    'lex',
    'Does the flow use Amazon Lex? Each call at once is a voice conversation of the bot alias.',
    'compare "Runtime quotas" of Amazon Lex (concurrent voice conversations) with the concurrent-call quota',
  ),
  question(
    'flow-lambda',
    'Does the flow invoke Lambda functions? They share the unreserved concurrency of the account.',
    'reserve concurrency for them: calls per second times their duration in seconds',
  ),
  question(
    'agents',
    'Does the flow hand people to agents? Nothing keeps the number of calls near that of free agents.',
    'set concurrentCallsQuota no higher than they can take, with -c quotas=configured',
  ),
  question(
    'countries',
    'Are all countries of the lists allowed on the instance? No API tells; some (+447 in the UK) only AWS Support opens.',
    'compare the country list under Telephony with your lists, or ask AWS Support',
  ),
];
