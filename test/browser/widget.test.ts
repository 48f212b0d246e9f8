import type { Browser, Page } from 'playwright-core';
import { startConsole } from '../../local/console/console-server';
import { readDashboardBody } from '../../local/console/dashboard-body';
import { invokeOverHttp } from '../../local/console/invoke-function';
import { type Deployment, fictionalNumbers, listOf, withDeployment } from '../e2e/support/deployment';
import { describeInChromium, launchChromium } from './chromium';
import { ofMetrics, storedValues, tableOf } from './shown-values';

const PATIENTLY = { timeout: 30_000 };
/** A dial request is good for two seconds, and the controller reads the campaigns once a second. */
const SETTLE_MS = 5_000;
/** Longer than a call is placed apart from the next one, many times over. */
const WATCHED_MS = 5_000;

const CONTROLS = {
  context: { widgetControls: 'true', callsPerSecond: '4', burst: '2' },
  account: { callsPerSecond: 4, burst: 2 },
};

async function withConsole(
  options: Parameters<typeof withDeployment>[0],
  browser: Browser,
  test: (page: Page, deployment: Deployment) => Promise<void>,
): Promise<void> {
  await withDeployment(options, async (deployment) => {
    const { stack } = deployment;
    const console = await startConsole({
      dashboards: stack.model.dashboards,
      metrics: stack.metrics,
      labels: [],
      invoke: invokeOverHttp(stack.endpoint, stack.model.region),
    });
    const page = await browser.newPage();
    try {
      await page.goto(console.url);
      await test(page, deployment);
    } finally {
      await page.close();
      await console.close();
    }
  });
}

const buttonOf = (page: Page, action: string, campaign: string) =>
  page.getByRole('button', { name: `${action} default/${campaign}`, exact: true });

const rowOf = (page: Page, campaign: string) => page.locator('.custom tr').filter({ hasText: `default/${campaign}` });

/** Each graph says of one period, four before the current one, what the metrics store has of it. */
async function expectStoredValues(page: Page, { stack }: Deployment): Promise<void> {
  const widgets = stack.model.dashboards.flatMap(({ body }) => readDashboardBody(body));
  const graphs = widgets.filter(({ widget }) => widget.kind === 'graph');
  for (const [index, { rows }] of graphs.entries()) {
    await page.locator('.picture').nth(index).focus();
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    const { caption, values } = await tableOf(page, index);
    const [, hour, minute, second] = /^Values at (\d+):(\d+):(\d+)$/.exec(caption) ?? [];
    const fromMs = new Date().setHours(Number(hour), Number(minute), Number(second), 0);
    const stored = storedValues(stack.metrics, rows, { fromMs, periodSeconds: 5 });
    expect(ofMetrics(values, stored)).toEqual(stored.filter((text) => text !== undefined));
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describeInChromium('the campaigns on the dashboard, in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser.close());

  it('pause and resume a campaign by the keyboard alone: no call starts while it is paused', async () => {
    await withConsole(CONTROLS, browser, async (page, deployment) => {
      await deployment.dropList('spring', listOf(fictionalNumbers(400)));
      await deployment.until('the first calls', () => deployment.calls.length > 3);

      await buttonOf(page, 'Pause', 'spring').focus(PATIENTLY);
      await page.keyboard.press('Enter');
      await page.getByText('Pause default/spring?').waitFor(PATIENTLY);
      // The answer that changes nothing has the focus.
      expect(await page.locator(':focus').textContent()).toBe('No');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByText('default/spring is paused.').waitFor(PATIENTLY);
      expect(await page.locator(':focus').getAttribute('title')).toBe('Resume default/spring');

      await pause(SETTLE_MS);
      const placed = deployment.calls.length;
      await pause(WATCHED_MS);
      expect(deployment.calls).toHaveLength(placed);
      expect(placed).toBeLessThan(400);
      expect(await rowOf(page, 'spring').textContent()).toContain('paused');
      await expectStoredValues(page, deployment);

      await buttonOf(page, 'Resume', 'spring').press('Enter');
      await page.getByRole('button', { name: 'Yes' }).press('Enter');
      await page.getByText('default/spring is resumed.').waitFor(PATIENTLY);
      await deployment.until('calls after the pause', () => deployment.calls.length > placed + 3);
      expect(deployment.stack.problems).toEqual([]);
    });
  }, 180_000);

  it('change nothing for who says no, by the button or by Escape', async () => {
    await withConsole(CONTROLS, browser, async (page, deployment) => {
      await deployment.setStopSwitch('until the questions are asked');
      await deployment.dropList('spring', listOf(fictionalNumbers(20)));
      const cancel = buttonOf(page, 'Cancel', 'spring');
      for (const answer of ['Escape', 'Enter']) {
        await cancel.click(PATIENTLY);
        await page.getByText('Cancel default/spring for good?').waitFor(PATIENTLY);
        await page.keyboard.press(answer);
        await page.getByText('Cancel default/spring for good?').waitFor({ state: 'detached', ...PATIENTLY });
      }
      await deployment.clearStopSwitch();
      expect((await deployment.finished('spring')).addsUp).toBe(true);
      expect((await deployment.summary('spring'))?.state).toBe('finished');
      await rowOf(page, 'spring').getByText('finished').waitFor(PATIENTLY);
      expect(await rowOf(page, 'spring').textContent()).toContain('20 of 20 (100 %)');
    });
  }, 180_000);

  it('show no buttons, and have no function behind them, where the deployment does not want them', async () => {
    await withConsole({}, browser, async (page, deployment) => {
      await deployment.dropList('spring', listOf(fictionalNumbers(5)));
      await rowOf(page, 'spring').waitFor(PATIENTLY);
      expect(await page.locator('.custom button').count()).toBe(0);
      expect(deployment.functionIds.filter((id) => id.includes('Controls'))).toEqual([]);
    });
  }, 180_000);
});
