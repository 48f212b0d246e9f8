/** What the pictures show: each scene is a run, prepared and waited for until its middle. */
import type { Page } from 'playwright-core';
import { DEMO_FLAGS } from '../../local/cli/options';
import { fallbacks } from '../../local/cli/parse-arguments';
import { type Scene, startScene } from './scene';
import { csvOf, fictionalRange } from './scene-lists';

export interface Picture {
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
  /** Of the viewport, px. */
  readonly width: 1280 | 390;
  /** Title of the first widget that is in it. @default the top of the page */
  readonly from?: string;
  /** Title of the last one. @default the end of the page */
  readonly to?: string;
}

export interface Shooting {
  readonly pictures: readonly Picture[];
  start(): Promise<Scene>;
  /** Drops the lists. Resolves when the run is in its middle. @param page of the console, to use its buttons */
  run(scene: Scene, page: Page): Promise<void>;
}

const COLOR_SCHEMES = ['light', 'dark'] as const;
/** An account half the size of the demo's, and calls twice as long, so that a machine that is busy can still keep up. */
const FLAGS = { ...fallbacks(DEMO_FLAGS), rate: 3, burst: 6, quota: 30, timeScale: 10 };

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));
const listOf = (campaign: string): string => `campaigns/${campaign}/lists/contacts.csv`;

/** Inbound calls hold a twelfth of the lines, and then more than a third, again and again. */
const SURGES: Shooting = {
  pictures: [
    ...COLOR_SCHEMES.map(
      (colorScheme): Picture => ({
        file: `console-${colorScheme}.png`,
        colorScheme,
        width: 1280,
        to: 'What binds (share of the time)',
      }),
    ),
    { file: 'console-whole-page.png', colorScheme: 'light', width: 1280 },
    { file: 'console-phone.png', colorScheme: 'light', width: 390, to: 'Campaigns' },
  ],
  start: () => {
    const inbound = { kind: 'surge', share: 0.08, peakShare: 0.4, periodSeconds: 70, holdSeconds: 100 } as const;
    return startScene({ flags: FLAGS, account: { inbound } });
  },
  run: async (scene, page) => {
    await scene.drop('suppression/all/do-not-call.csv', csvOf(fictionalRange(0, 25)));
    await scene.drop(listOf('default/reminders'), csvOf(fictionalRange(3_000, 20)));
    await scene.drop(listOf('default/appointments'), csvOf(fictionalRange(1_000, 210)));
    await scene.drop(listOf('default/renewals'), csvOf(fictionalRange(0, 450)));
    await scene.drop(listOf('clinic/survey'), csvOf(fictionalRange(2_000, 300)));
    await seconds(90);
    await page.getByRole('button', { name: 'Pause clinic/survey', exact: true }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await seconds(120);
  },
};

const MALFORMED = fictionalRange(7, 9);
const NOT_PERMITTED = fictionalRange(60, 12);
/** 312 is an area code of every fortieth number. */
const BLOCKED_PREFIX = '+1312';

/** Numbers that Connect refuses: for where they are, as malformed, and because they are not permitted. */
const DEAD_LETTERS: Shooting = {
  pictures: COLOR_SCHEMES.map(
    (colorScheme): Picture => ({
      file: `dead-letters-${colorScheme}.png`,
      colorScheme,
      width: 1280,
      from: 'What became of the attempts',
      to: 'Dead letters waiting for a decision',
    }),
  ),
  start: () => startScene({ flags: FLAGS, account: { blockedPrefixes: [BLOCKED_PREFIX], refusedNumbers: MALFORMED } }),
  run: async (scene) => {
    permitNot(scene, NOT_PERMITTED);
    await scene.drop(listOf('default/renewals'), csvOf(fictionalRange(0, 240)));
    await seconds(110);
  },
};

/** The simulated account knows no such refusal: the front port gives it in its place. */
function permitNot({ stack }: Scene, numbers: readonly string[]): void {
  const name = 'OutboundContactNotPermittedException';
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  const refusal = { status: 403, headers, body: JSON.stringify({ Message: 'Outbound contact is not permitted' }) };
  stack.front.intercept(({ operation, body }) => {
    const isMeant = operation === 'StartOutboundVoiceContact' && numbers.some((number) => body?.includes(number));
    return isMeant ? refusal : undefined;
  });
}

export const SHOOTINGS: readonly Shooting[] = [SURGES, DEAD_LETTERS];
