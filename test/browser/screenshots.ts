/** `npm run screenshots`: takes the pictures of the console that the README shows, in the middle of a run of the demo. */
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { DEMO_FLAGS } from '../../local/cli/options';
import { fallbacks } from '../../local/cli/parse-arguments';
import { readDemoLists } from '../../local/demo/demo-lists';
import type { LiveView } from '../../local/demo/live-view';
import { runDemo } from '../../local/demo/run-demo';
import { launchChromium } from './chromium';

const IMAGES = path.join(__dirname, '../../docs/images');
/** By then lines are full and inbound calls have surged twice. */
const MIDDLE_OF_RUN_MS = 40_000;
const WIDE = { width: 1280, height: 900 };
/** Widgets down to which the page is legible in a README: the first four rows. */
const SHOWN_WIDGETS = 7;
const MARGIN = 12;

interface Picture {
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
}

const PICTURES: readonly Picture[] = [
  { file: 'console-light.png', colorScheme: 'light' },
  { file: 'console-dark.png', colorScheme: 'dark' },
];

async function take(browser: Browser, url: string, { file, colorScheme }: Picture): Promise<void> {
  const page = await browser.newPage({ viewport: WIDE, colorScheme });
  await page.goto(url);
  await page.getByText('Live,').waitFor();
  const lowest = await page
    .locator('.card')
    .nth(SHOWN_WIDGETS - 1)
    .boundingBox();
  if (lowest === null) throw new Error('the page has too few widgets');
  const clip = { x: 0, y: 0, width: WIDE.width, height: Math.round(lowest.y + lowest.height + MARGIN) };
  await page.screenshot({ path: path.join(IMAGES, file), fullPage: true, clip });
  await page.close();
}

/** A view of the demo that hears where the console is, and tells once when the run is half way. */
function watchingView(onMiddle: (url: string) => void): LiveView {
  let url: string | undefined;
  let isTaken = false;
  return {
    print: (text) => {
      process.stderr.write(`${text}\n`);
      url ??= /^Console: (http\S+)/.exec(text)?.[1];
    },
    show: ({ elapsedMs }) => {
      if (isTaken || url === undefined || elapsedMs < MIDDLE_OF_RUN_MS) return;
      isTaken = true;
      onMiddle(url);
    },
    end: () => undefined,
  };
}

async function main(): Promise<void> {
  const options = fallbacks(DEMO_FLAGS);
  const browser = await launchChromium();
  const enough = new AbortController();
  const taken = Promise.withResolvers<void>();
  const view = watchingView((url) => {
    const all = Promise.all(PICTURES.map((picture) => take(browser, url, picture)));
    all.then(() => taken.resolve(), taken.reject).finally(() => enough.abort());
  });
  try {
    await runDemo(options, { lists: await readDemoLists(options), view, signal: enough.signal });
    await taken.promise;
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
