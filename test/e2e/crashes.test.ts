import { numbersCalledTwice } from '../../local/demo/called-twice';
import type { Intervention } from '../../local/front/front-types';
import { type Deployment, fictionalNumbers, isFinal, listOf, withDeployment } from './support/deployment';

const TIMES = 10;
const MAX_ATTEMPTS = 3;

/** A call of the dialer's, as the front port sees it. */
interface Seen {
  readonly action: string;
  readonly operation: string;
  readonly resource: string;
  readonly body: Buffer | undefined;
}

interface Point {
  readonly name: string;
  readonly isReached: (call: Seen) => boolean;
  /** What becomes of the call at which the worker dies. */
  readonly call: Intervention;
}

const LOST = { status: 500, body: '{}' };
const isClaim = (call: Seen) =>
  call.operation === 'UpdateItem' && (call.body?.includes(':claimant') ?? false) && !isRecord(call);
const isRecord = (call: Seen) => call.operation === 'UpdateItem' && (call.body?.includes(':outcome') ?? false);
const isStart = (call: Seen) => call.operation === 'StartOutboundVoiceContact';
const isNote = (call: Seen) => call.operation === 'SendMessage';

const POINTS: readonly Point[] = [
  { name: 'before the claim', isReached: isClaim, call: LOST },
  { name: 'after the claim', isReached: isClaim, call: 'drop-answer' },
  { name: 'after the request was sent', isReached: isStart, call: 'drop-answer' },
  { name: 'after the call was accepted', isReached: isRecord, call: LOST },
  { name: 'before the note', isReached: isNote, call: LOST },
];

/** Kills the dialer's worker at each point in turn, until every point had its times. Returns how often each had it. */
function killInTurn(deployment: Deployment): ReadonlyMap<string, number> {
  const dialer = deployment.functionId('Dialer');
  const killed = new Set<number | undefined>();
  const counts = new Map(POINTS.map(({ name }) => [name, 0]));
  let turn = 0;
  deployment.stack.front.intercept((call) => {
    if (call.caller !== dialer) return undefined;
    if (killed.has(call.environment)) return LOST;
    const point = POINTS[turn % POINTS.length];
    if (turn >= TIMES * POINTS.length || !point?.isReached(call)) return undefined;
    turn += 1;
    killed.add(call.environment);
    counts.set(point.name, (counts.get(point.name) ?? 0) + 1);
    void deployment.stack.functions.terminate({ logicalId: dialer, environment: call.environment ?? 0 });
    return point.call;
  });
  return counts;
}

it('calls nobody twice and loses no row when the dialer dies at every step, ten times each', async () => {
  const context = { concurrentCallsQuota: '100', maxAttempts: String(MAX_ATTEMPTS) };
  await withDeployment({ context, account: { concurrentCallsQuota: 100 } }, async (deployment) => {
    const counts = killInTurn(deployment);
    const numbers = fictionalNumbers(100);
    await deployment.dropList('spring', listOf(numbers));
    const summary = await deployment.finished('spring');

    expect([...counts.values()]).toEqual(POINTS.map(() => TIMES));
    expect(numbersCalledTwice(deployment.log.contacts, MAX_ATTEMPTS)).toBe(0);
    expect(deployment.log).toMatchObject({ throttled: 0, breaches: 0 });
    expect(summary).toMatchObject({ rows: numbers.length, addsUp: true });
    expect((await deployment.contacts('spring')).every(isFinal)).toBe(true);
    expect(await deployment.leases()).toEqual([]);
    const reasons = new Set((await deployment.deadLetters()).map(({ reason }) => reason));
    expect([...reasons].filter((reason) => reason !== 'crashed')).toEqual([]);
  });
});

it('goes on within seconds when the active controller is killed, with two of them started at once', async () => {
  await withDeployment({}, async (deployment) => {
    const controller = deployment.functionId('PacingController');
    const numbers = fictionalNumbers(120);
    await deployment.dropList('spring', listOf(numbers));
    let kills = 0;
    for (; kills < 4; kills += 1) {
      void deployment.stack.invoke(controller, {});
      void deployment.stack.invoke(controller, {});
      const before = deployment.calls.length;
      await deployment.until('more calls', () => deployment.calls.length > before + 10);
      const [active] = deployment.stack.functions.environments(controller).filter(({ isBusy }) => isBusy);
      await deployment.stack.functions.terminate({ logicalId: controller, environment: active?.number ?? 0 });
    }
    const summary = await deployment.finished('spring');
    expect(summary).toMatchObject({ rows: numbers.length, addsUp: true });
    expect(numbersCalledTwice(deployment.log.contacts, 2)).toBe(0);
    expect(deployment.log).toMatchObject({ throttled: 0, breaches: 0 });
  });
});

it('neither stalls nor calls anybody twice when contact events are lost, doubled and late', async () => {
  const events = { lossRate: 0.05, duplicateRate: 0.3, lateRate: 0.05, lateSeconds: [2, 6] as const };
  await withDeployment({ account: { events } }, async (deployment) => {
    const numbers = fictionalNumbers(100);
    await deployment.dropList('spring', listOf(numbers));
    const summary = await deployment.finished('spring');
    expect(summary).toMatchObject({ rows: numbers.length, addsUp: true });
    expect(numbersCalledTwice(deployment.log.contacts, 2)).toBe(0);
    expect(deployment.log).toMatchObject({ throttled: 0, breaches: 0 });
    expect(await deployment.leases()).toEqual([]);
  });
});
