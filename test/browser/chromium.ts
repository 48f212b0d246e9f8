/**
 * Finds the Chromium that browser tests run in. A machine without one leaves them out and says so; CI must have one, so
 * that leaving them out never looks like passing them.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const found = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
  .find((file) => existsSync(file));

const MISSING = 'browser tests are left out: no Chromium in the PATH (Debian: apt-get install chromium)';

/** `describe`, or `describe.skip` where there is no Chromium. @throws in CI, where there must be one. */
export function describeInChromium(name: string, tests: () => void): void {
  if (found !== undefined) {
    describe(name, tests);
    return;
  }
  if (process.env['CI'] !== undefined) throw new Error(`CI must run them: ${MISSING}`);
  process.stderr.write(`${MISSING}\n`);
  describe.skip(`${name} (${MISSING})`, tests);
}

/** @throws where there is none. */
export function launchChromium(): Promise<Browser> {
  if (found === undefined) throw new Error(MISSING);
  // Root needs it off; the pages are our own, from this machine.
  return chromium.launch({ executablePath: found, args: ['--no-sandbox'], timeout: 120_000 });
}
