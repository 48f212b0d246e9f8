import type { AccountOptions } from '../../sim/connect/account';
import { fictionalNumbers, listOf, withDeployment } from './support/deployment';

const numbers = fictionalNumbers(24);
/** Nobody is busy and everybody answers: whatever is charged twice was charged for back-pressure. */
const willing: AccountOptions = { answerRate: 1, busyRate: 0 };

it.each<[string, AccountOptions, (log: { throttled: number; breaches: number }) => number]>([
  ['is throttled because somebody else uses up its rate', { callsPerSecond: 3, burst: 2 }, (log) => log.throttled],
  ['is full and says so', { concurrentCallsQuota: 10, whenFull: 'reject' }, () => 1],
  ['is full and drops the call', { concurrentCallsQuota: 10, whenFull: 'drop' }, (log) => log.breaches],
])('charges no attempt and loses nobody when the account %s', async (_what, limits, provoked) => {
  // The deployment believes in more than the account allows, and asks nobody.
  const context = { quotas: 'configured' };
  await withDeployment({ context, account: { ...willing, ...limits } }, async (deployment) => {
    await deployment.dropList('spring', listOf(numbers));
    const summary = await deployment.finished('spring');

    expect(provoked(deployment.log)).toBeGreaterThan(0);
    expect(summary.contacts).toMatchObject({ completed: numbers.length, 'dead-lettered': 0, exhausted: 0 });
    const contacts = await deployment.contacts('spring');
    expect(contacts.filter((contact) => contact.attempts !== 1)).toEqual([]);
    expect(await deployment.deadLetters()).toEqual([]);
  });
});
