import type { Browser, Page } from 'playwright-core';
import { describeInChromium, launchChromium } from './chromium';
import { deployedWidgets } from './deployed-widgets';
import { ofMetrics, storedValues, valuesIn } from './shown-values';
import { NOW_MS, PERIOD_MS, startTemplateConsole, type TemplateConsole } from './template-console';

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Only a machine that is busy with much else takes a good part of it. */
const PATIENTLY = { timeout: 30_000 };
jest.setTimeout(180_000);

describeInChromium('the console in a browser', () => {
  let browser: Browser;
  let shown: TemplateConsole;
  const complaints: string[] = [];

  beforeAll(async () => {
    [browser, shown] = await Promise.all([launchChromium(), startTemplateConsole()]);
  });

  afterAll(() => Promise.all([browser.close(), shown.console.close()]));

  async function open(viewport = WIDE, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ viewport, colorScheme });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(shown.console.url);
    await page.getByText('Live,').waitFor(PATIENTLY);
    return page;
  }

  const valuesAt = (graph: number, fromMs: number) =>
    storedValues(shown.metrics, shown.graphs[graph] ?? [], { fromMs, periodSeconds: PERIOD_MS / 1000 });

  it('renders the very body that deploys: each widget in its place, with its title and every line', async () => {
    const page = await open();
    const cards = await page.locator('.card').all();
    const rendered = await Promise.all(
      cards.map(async (card) => ({
        place: await card.getAttribute('style'),
        text: (await card.innerText()).replace(/\s+/g, ' '),
        lines: await card.locator('.values th').allTextContents(),
      })),
    );
    const deployed = deployedWidgets();
    expect(rendered).toHaveLength(deployed.length);
    for (const [index, { place, texts, lines }] of deployed.entries()) {
      const card = rendered[index];
      expect(card?.place).toContain(`--column: ${place.x + 1} / span ${place.width}`);
      expect(card?.place).toContain(`--row: ${place.y + 1} / span ${place.height}`);
      for (const text of texts) expect(card?.text).toContain(text);
      expect(card?.lines.map((line) => line.replace('\u00a0→', ''))).toEqual(lines);
    }
    await page.close();
  });

  it('draws every graph of the template, with the values of the metrics store below it', async () => {
    const page = await open();
    expect(await page.locator('canvas').count()).toBe(shown.graphs.length);
    for (const graph of shown.graphs.keys()) {
      const expected = valuesAt(graph, NOW_MS - PERIOD_MS);
      expect(ofMetrics(await valuesIn(page, graph), expected)).toEqual(expected.filter((text) => text !== undefined));
    }
    await page.close();
  });

  it('says in words how every alarm stands', async () => {
    const page = await open();
    const states = await page.locator('.alarms .state').allTextContents();
    expect(states.slice(0, 3)).toEqual(['OK', 'in alarm', 'no data']);
    expect(states).toHaveLength(await page.locator('.alarms li').count());
    await page.close();
  });

  it('shows a new number without being asked', async () => {
    const page = await open();
    const [row] = shown.graphs[0] ?? [];
    if (row === undefined) throw new Error('the first graph has no metric');
    shown.add(row, 4_321);
    await page.locator('table').first().getByText('4,321').waitFor(PATIENTLY);
    await page.close();
  });

  it('goes through the periods of a graph by the arrow keys, and back to the latest values', async () => {
    const page = await open();
    const picture = page.locator('.picture').nth(1);
    const caption = page.locator('.picture ~ table').nth(1).locator('caption');
    await picture.focus();
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await caption.getByText('Values at').waitFor(PATIENTLY);
    const expected = valuesAt(1, NOW_MS - 3 * PERIOD_MS);
    expect(ofMetrics(await valuesIn(page, 1), expected)).toEqual(expected.filter((text) => text !== undefined));
    await page.keyboard.press('Escape');
    await caption.getByText('Latest values').waitFor(PATIENTLY);
    await page.close();
  });

  it('reaches the choice of time, the campaigns and every graph by the tab key', async () => {
    const page = await open();
    const reached: (string | null)[] = [];
    for (const _ of ['range', 'campaigns', ...shown.graphs]) {
      await page.keyboard.press('Tab');
      reached.push(await page.locator(':focus').evaluate((node) => node.id || node.className));
    }
    const pictures = shown.graphs.map(() => 'picture');
    expect(reached).toEqual(['range', ...pictures.slice(0, 2), 'custom', ...pictures.slice(2)]);
    await page.close();
  });

  it('puts widgets side by side on a wide screen and below each other on a phone, and never scrolls sideways', async () => {
    const lefts = async (viewport: typeof WIDE) => {
      const page = await open(viewport);
      const boxes = await Promise.all((await page.locator('.card').all()).map((card) => card.boundingBox()));
      const width = await page.evaluate('document.documentElement.scrollWidth');
      await page.close();
      expect(width).toBe(viewport.width);
      return new Set(boxes.map((box) => box?.x)).size;
    };
    const columns = new Set(deployedWidgets().map(({ place }) => place.x)).size;
    expect([await lefts(WIDE), await lefts(PHONE)]).toEqual([columns, 1]);
  });

  it.each([
    { ...WIDE, campaigns: 3 },
    { ...PHONE, campaigns: 8 },
  ])(
    'does not jump while it loads and refreshes, at $width px, not even for new lines',
    async ({ campaigns, ...viewport }) => {
      const page = await browser.newPage({ viewport });
      await page.addInitScript(
        'window.shifts = []; new PerformanceObserver((list) => { for (const one of list.getEntries()) shifts.push(one.value); }).observe({ type: "layout-shift", buffered: true });',
      );
      await page.goto(shown.console.url);
      const status = page.locator('#status');
      await status.getByText('Live,').waitFor(PATIENTLY);
      for (let nth = 1; nth <= campaigns; nth += 1) shown.addCampaign(`${viewport.width}/${nth}`, nth);
      await page.getByText(`${viewport.width}/${campaigns}`).waitFor({ state: 'attached', ...PATIENTLY });
      const first = await status.textContent();
      await status.filter({ hasNotText: first ?? '' }).waitFor(PATIENTLY);
      expect(await page.evaluate('shifts.reduce((sum, one) => sum + one, 0)')).toBeLessThan(0.01);
      await page.close();
    },
  );

  it('follows the colour scheme of the system, and redraws when that changes', async () => {
    const page = await open(WIDE, 'dark');
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await background();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background()).not.toBe(dark);
    expect(await page.locator('canvas').count()).toBe(shown.graphs.length);
    await page.close();
  });

  it('shows periods of a minute, as CloudWatch does, in its longest range', async () => {
    const page = await open();
    await page.getByLabel('Shown').selectOption('60');
    await page.getByText('Periods of a minute, as in CloudWatch').waitFor(PATIENTLY);
    await page.close();
  });

  it('complains of nothing so far, its own content security policy included', () => {
    expect(complaints).toEqual([]);
  });

  it('says that the stack has ended, and keeps its last numbers', async () => {
    const page = await open();
    const before = await valuesIn(page, 1);
    await shown.console.close();
    await page.getByText('The stack has ended').waitFor(PATIENTLY);
    expect(await valuesIn(page, 1)).toEqual(before);
    await page.close();
  });
});
