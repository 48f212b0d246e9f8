/**
 * `npm run screenshots`: takes the pictures of the console that the documentation shows, each in the middle of a run.
 * `-- FOLDER` puts them elsewhere than into docs/images, to be looked at first.
 */
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { type Picture, SHOOTINGS, type Shooting } from './scenes';

const IMAGES = path.join(__dirname, '../../docs/images');
const HEIGHT = 900;
const MARGIN = 12;

interface Box {
  readonly y: number;
  readonly height: number;
}

async function boxOf(page: Page, title: string): Promise<Box> {
  const heading = page.getByRole('heading', { name: title, exact: true });
  const box = await page.locator('.card', { has: heading }).boundingBox();
  if (box === null) throw new Error(`the page has no widget "${title}"`);
  return box;
}

async function take(browser: Browser, url: string, folder: string, picture: Picture): Promise<void> {
  const { file, colorScheme, width, from, to } = picture;
  // More points, so that text is legible where the picture is shown smaller than it is.
  const page = await browser.newPage({ viewport: { width, height: HEIGHT }, colorScheme, deviceScaleFactor: 1.5 });
  await page.goto(url);
  await page.getByText('Live,').waitFor();
  await page.locator('.custom tbody tr').first().waitFor();
  const whole = await page.locator('body').boundingBox();
  const top = from === undefined ? 0 : (await boxOf(page, from)).y - MARGIN;
  const last = to === undefined ? { y: 0, height: (whole?.height ?? 0) - MARGIN } : await boxOf(page, to);
  const clip = { x: 0, y: top, width, height: Math.round(last.y + last.height + MARGIN - top) };
  await page.screenshot({ path: path.join(folder, file), fullPage: true, clip });
  await page.close();
}

async function shoot(browser: Browser, folder: string, { pictures, start, run }: Shooting): Promise<void> {
  const scene = await start();
  try {
    const page = await browser.newPage();
    await page.goto(scene.url);
    await run(scene, page);
    await page.close();
    for (const picture of pictures) await take(browser, scene.url, folder, picture);
    for (const { source, message } of scene.stack.problems) process.stderr.write(`${source}: ${message}\n`);
  } finally {
    await scene.stop();
  }
}

async function main(folder = IMAGES): Promise<void> {
  const browser = await launchChromium();
  try {
    for (const shooting of SHOOTINGS) await shoot(browser, folder, shooting);
  } finally {
    await browser.close();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
