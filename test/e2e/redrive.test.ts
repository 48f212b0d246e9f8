import { callpace } from './support/command-line';
import { type Deployment, fictionalNumbers, withDeployment } from './support/deployment';

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

it('lists dead letters by reason, and once the cause is gone, a redrive has each of them called exactly once', async () => {
  await withDeployment(
    { account: { ...EVERYBODY_ANSWERS, blockedPrefixes: ['+1713'], refusedNumbers: invalid } },
    async (deployment) => {
      await deployment.dropList('spring', listIn('Atlantic/Reykjavik'));
      await deployment.finished('spring', 90);
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
        expect({ attempts, entries: history.length }).toEqual({ attempts: 1, entries: 2 });
        expect(history[0]?.redriven).toEqual({
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

/** A minute that is some seconds away, on a clock where midnight is far. Reykjavik is always at UTC. */
function opensSoon(): { readonly atMs: number; readonly zone: string; readonly window: string } {
  const atMs = Math.ceil((Date.now() + 20_000) / 60_000) * 60_000;
  const isLate = new Date(atMs).getUTCHours() >= 22;
  const local = new Date(atMs + (isLate ? 9 * 3_600_000 : 0));
  return {
    atMs,
    zone: isLate ? 'Asia/Tokyo' : 'Atlantic/Reykjavik',
    window: `${local.toISOString().slice(11, 16)}-24:00`,
  };
}

/** As a deployment of another window would: the controllers that run end, and one that is told stands by to take over. */
async function deployWindow({ stack }: Deployment, controller: string, window: string): Promise<void> {
  (stack.functions.find(controller)?.environment as Record<string, string>)['CALLING_WINDOW'] = window;
  await stack.terminateWorkers(controller);
  stack.invoke(controller, {}).catch(() => undefined);
}

it('dials nobody who is redriven while the calling window is closed, and each exactly once when it opens', async () => {
  const { zone } = opensSoon();
  await withDeployment({ account: { ...EVERYBODY_ANSWERS, blockedPrefixes: ['+1'] } }, async (deployment) => {
    const called = numbers.slice(0, 8);
    await deployment.dropList('spring', listIn(zone, called));
    await deployment.finished('spring', 90);
    expect(await states(deployment)).toEqual({ 'dead-lettered': called.length });

    const opening = opensSoon();
    await deployWindow(deployment, deployment.functionId('PacingController'), opening.window);
    deployment.stack.reconfigureAccount({ blockedPrefixes: [] });
    const redriven = await callpace(deployment, 'redrive', '--yes');
    expect(redriven).toMatchObject({ code: 0, stdout: expect.stringContaining('8 contacts are pending') as string });
    await deployment.until('a controller that says the window is closed', () =>
      deployment.logs.some(({ text }) => text.includes('"binding":"calling-hours"')),
    );
    expect(await states(deployment)).toEqual({ pending: called.length });
    expect(Date.now()).toBeLessThan(opening.atMs);

    await deployment.until('everybody to be completed', async () => (await states(deployment))['completed'] === 8, 120);
    expect(callsTo(deployment, called)).toEqual(once(called));
    expect(deployment.calls.filter(({ initiatedAtMs }) => initiatedAtMs < opening.atMs)).toEqual([]);
  });
});
