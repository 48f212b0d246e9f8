/** Dead letters: how they are shown, and what becomes of those who are redriven, by day and by night. */
import { fullMinuteAfter, type Place, placesByDay, windowBetween } from './support/clocks';
import { callpace } from './support/command-line';
import { type Deployment, fictionalNumbers, isFinal, withDeployment } from './support/deployment';

const numbers = fictionalNumbers(40);
const blocked = numbers.filter((number) => number.startsWith('+1713'));
const invalid = numbers.slice(10, 12);
const EVERYBODY_ANSWERS = { answerRate: 1, busyRate: 0 };

const listIn = (zone: string, called: readonly string[] = numbers): string =>
  `phone,zone\n${called.map((number) => `${number},${zone}`).join('\n')}\n`;

const states = async (deployment: Deployment): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { state } of await deployment.contacts('spring')) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

/** How often each number was called, by the account's own books. */
const callsTo = ({ calls }: Deployment, called: readonly string[]): readonly number[] =>
  called.map((number) => calls.filter(({ destination }) => destination === number).length);

const once = (called: readonly string[]): readonly number[] => called.map(() => 1);

it.concurrent('lists dead letters by reason, and once the cause is gone, a redrive has each of them called exactly once', async () => {
  await withDeployment(
    { account: { ...EVERYBODY_ANSWERS, blockedPrefixes: ['+1713'], refusedNumbers: invalid } },
    async (deployment) => {
      await deployment.dropList('spring', listIn('Atlantic/Reykjavik'));
      await deployment.finished('spring');
      expect(callsTo(deployment, [...blocked, ...invalid]).every((count) => count === 0)).toBe(true);

      const listed = await callpace(deployment, 'dead-letters', '--json');
      expect(JSON.parse(listed.stdout)).toMatchObject({
        deadLettered: 6,
        reasons: [
          { reason: 'DestinationNotAllowedException', count: 4, campaigns: { 'default/spring': 4 } },
          { reason: 'InvalidParameterException', count: 2, campaigns: { 'default/spring': 2 } },
        ],
      });
      const shown = `${listed.stdout}${(await callpace(deployment, 'dead-letters')).stdout}`;
      expect(numbers.filter((number) => shown.includes(number.slice(2)))).toEqual([]);
      expect(shown).toContain('have the country');

      expect(await callpace(deployment, 'redrive', '--dry-run')).toMatchObject({ code: 0 });
      expect((await callpace(deployment, 'redrive')).code).toBe(2);
      expect(await states(deployment)).toEqual({ completed: 34, 'dead-lettered': 6 });

      deployment.stack.reconfigureAccount({ blockedPrefixes: [] });
      const ask = ['redrive', '--reason', 'DestinationNotAllowed', '--campaign', 'default/spring', '--yes', '--json'];
      // Two operators at once, and one again: each contact moves once.
      const runs = await Promise.all([callpace(deployment, ...ask), callpace(deployment, ...ask)]);
      runs.push(await callpace(deployment, ...ask));
      const totals = runs.map(({ stdout }) => (JSON.parse(stdout) as { total: number }).total);
      expect(totals.reduce((sum, total) => sum + total, 0)).toBe(4);

      await deployment.until('the redriven contacts to be completed', async () => {
        const now = await states(deployment);
        return now['completed'] === 38 && now['dead-lettered'] === 2;
      });
      expect(
        callsTo(
          deployment,
          numbers.filter((number) => !invalid.includes(number)),
        ),
      ).toEqual(once(numbers.filter((number) => !invalid.includes(number))));
      expect(callsTo(deployment, invalid)).toEqual([0, 0]);
      const redriven = (await deployment.contacts('spring')).filter(({ phone }) => blocked.includes(phone));
      for (const { attempts, history = [] } of redriven) {
        // A busy machine may be too slow to send one at the first try.
        const tries = history.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'not-sent');
        expect({ attempts, tries }).toEqual({ attempts: 1, tries: ['refused', 'accepted'] });
        expect(history.find(({ outcome }) => outcome === 'refused')?.redriven).toEqual({
          by: expect.stringContaining('operator') as string,
          atMs: expect.any(Number) as number,
        });
      }
      // The account is closed anew, with the redriven ones in it.
      const summary = await deployment.until('the new summary', async () => {
        const now = await deployment.summary('spring');
        return now?.contacts.completed === 38 ? now : undefined;
      });
      expect(summary.addsUp).toBe(true);
    },
  );
});

const HOUR_MS = 3_600_000;

/** A minute that is some seconds away, a place by day, and one where it is another time of the day. */
function opensSoon(): { readonly atMs: number; readonly place: Place; readonly asleep: Place } {
  const atMs = fullMinuteAfter(Date.now() + 20_000);
  const places = placesByDay(atMs);
  const place = places[0];
  const asleep = places.find(({ offset }) => Math.abs(offset - (place?.offset ?? 0)) >= 180);
  if (!place || !asleep) throw new Error('there is always a place by day, and one hours away');
  return { atMs, place, asleep };
}

/** As a deployment of another window would: the controllers that run end, and one that is told stands by to take over. */
async function deployWindow({ stack }: Deployment, controller: string, window: string): Promise<void> {
  (stack.functions.find(controller)?.environment as Record<string, string>)['CALLING_WINDOW'] = window;
  await stack.terminateWorkers(controller);
  stack.invoke(controller, {}).catch(() => undefined);
}

/** By the owner's word, in the campaign's own file. */
async function dropWindow(deployment: Deployment, window: string): Promise<void> {
  await deployment.drop('campaigns/default/spring/campaign.json', JSON.stringify({ hours: { daily: window } }));
  const isApplied = async () => (await deployment.status('spring'))?.definition?.state === 'applied';
  await deployment.until('the window to be applied', isApplied);
}

const WINDOWS: readonly [whose: string, close: (deployment: Deployment, window: string) => Promise<void>][] = [
  ['deployment', (deployment, window) => deployWindow(deployment, deployment.functionId('PacingController'), window)],
  ['campaign', dropWindow],
];

it.concurrent.each(WINDOWS)(
  'dials nobody who is redriven while the window of the %s is closed, and each exactly once when it opens',
  async (_, close) => {
    const { place, asleep } = opensSoon();
    await withDeployment({ account: { ...EVERYBODY_ANSWERS, blockedPrefixes: ['+1'] } }, async (deployment) => {
      const called = numbers.slice(0, 8);
      const sleeping = numbers.slice(8, 12);
      const rows = [
        ...called.map((number) => `${number},${place.zone}`),
        ...sleeping.map((number) => `${number},${asleep.zone}`),
      ];
      await deployment.dropList('spring', `phone,zone\n${rows.join('\n')}\n`);
      await deployment.finished('spring');
      expect(await states(deployment)).toEqual({ 'dead-lettered': rows.length });

      const opening = opensSoon();
      await close(deployment, windowBetween(place, opening.atMs, opening.atMs + HOUR_MS));
      deployment.stack.reconfigureAccount({ blockedPrefixes: [] });
      const redriven = await callpace(deployment, 'redrive', '--yes');
      expect(redriven).toMatchObject({ code: 0, stdout: expect.stringContaining('12 contacts are pending') as string });
      await deployment.until('a controller that says the window is closed', () =>
        deployment.logs.some(({ text }) => text.includes('"binding":"calling-hours"')),
      );
      expect(await states(deployment)).toEqual({ pending: rows.length });
      expect(Date.now()).toBeLessThan(opening.atMs);

      const isOver = async (phones: readonly string[]) =>
        (await deployment.contacts('spring')).every((contact) => !phones.includes(contact.phone) || isFinal(contact));
      await deployment.until('everybody to be done with whose day has come', () => isOver(called));
      expect(await states(deployment)).toEqual({ completed: called.length, pending: sleeping.length });
      expect(callsTo(deployment, called)).toEqual(once(called));
      expect(deployment.calls.filter(({ initiatedAtMs }) => initiatedAtMs < opening.atMs)).toEqual([]);
      // Where it is another time of the day, the window stays closed.
      expect(deployment.calls).toHaveLength(called.length);
    });
  },
);
