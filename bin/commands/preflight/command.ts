/** `callpace preflight`: reads the account and says what keeps calls from being placed, and what will hurt. */
import { command } from '../../../local/cli/command';
import { above0, type FlagTable, onOff, wholeFrom1 } from '../../../local/cli/flag';
import { wrapWords } from '../../../local/cli/wrap-words';
import { findDeployment } from '../deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from '../deployment-options';
import type { AccountPicture } from './account-picture';
import { type Finding, NO_FIX } from './finding';
import { findings } from './findings';
import { concurrentCallsFor, quotaRequest } from './quota-request';
import { readAccount } from './read-account';

export interface PreflightOptions extends DeploymentOptions {
  readonly quotaRequest: boolean;
  readonly targetRate: number | undefined;
  readonly holdSeconds: number;
  readonly contactsPerDay: number | undefined;
}

const PREFLIGHT_FLAGS: FlagTable<PreflightOptions> = {
  quotaRequest: onOff('print the text of a quota request instead of the findings'),
  targetRate: above0({
    fallback: undefined,
    shownFallback: 'callsPerSecondCeiling of the deployment',
    help: 'calls per second to ask for',
  }),
  holdSeconds: above0({ fallback: 60, help: 'mean seconds that a call takes a line, ringing included' }),
  contactsPerDay: wholeFrom1({ fallback: undefined, shownFallback: 'not named', help: 'contacts to call in a day' }),
  ...DEPLOYMENT_FLAGS,
};

const BLOCKED = 1;

export const preflightCommand = command<PreflightOptions>({
  name: 'preflight',
  summary: 'check quotas, instance, flow, caller id, concurrency, rule and alarms; write a quota request',
  typed: 'npx tsx bin/callpace.ts preflight',
  about: [
    'Reads the account that the deployment is in and prints findings: id, severity (blocker, warning, info), the value',
    'read, the API that said so and what to do. Exit code 1 if there is a blocker. Changes nothing, calls nobody.',
  ],
  flags: PREFLIGHT_FLAGS,
  run: async (options, { stdout, environment }) => {
    const found = await findDeployment(options, environment);
    const picture = await readAccount(found);
    if (options.quotaRequest) {
      stdout.write(requested(picture, options));
      return 0;
    }
    const all = findings(picture);
    stdout.write(options.json ? `${JSON.stringify({ ...counts(all), findings: all })}\n` : findingsText(all));
    return all.some(({ severity }) => severity === 'blocker') ? BLOCKED : 0;
  },
});

function requested(picture: AccountPicture, options: PreflightOptions): string {
  const { targetRate = picture.told.callsPerSecondCeiling, holdSeconds, contactsPerDay } = options;
  const goal = { targetRate, holdSeconds, contactsPerDay };
  const text = quotaRequest(picture, goal);
  return options.json ? `${JSON.stringify({ ...goal, concurrentCalls: concurrentCallsFor(goal), text })}\n` : text;
}

const countOf = (all: readonly Finding[], severity: Finding['severity']): number =>
  all.filter((finding) => finding.severity === severity).length;

const counts = (all: readonly Finding[]) => ({
  blockers: countOf(all, 'blocker'),
  warnings: countOf(all, 'warning'),
});

const WIDTH = 100;
const INDENT = 9;

export function findingsText(all: readonly Finding[]): string {
  const { blockers, warnings } = counts(all);
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return [`${plural(blockers, 'blocker')}, ${plural(warnings, 'warning')}.`, ...all.flatMap(findingLines), ''].join(
    '\n',
  );
}

function findingLines({ id, severity, message, value, source, fix }: Finding): readonly string[] {
  const indented = (text: string) => wrapWords(text, WIDTH - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`);
  return [
    '',
    `${severity.padEnd(INDENT)}${id}`,
    ...indented(message),
    ...indented(`read: ${value} (${source})`),
    ...(fix === NO_FIX ? [] : indented(`to do: ${fix}`)),
  ];
}
