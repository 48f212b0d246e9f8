/** `callpace dead-letters`: who is dead-lettered, why, since when, and what to do about it. Changes nothing. */
import type { CampaignId } from '../../lambda/contract/items';
import { DeadLetterCount, type DeadLetterGroup } from '../../lambda/core/operate/dead-letters';
import type { DeadLetterStore } from '../../lambda/core/operate/ports';
import { command } from '../../local/cli/command';
import { wrapWords } from '../../local/cli/wrap-words';
import { campaignFlag, campaignsAsked } from './campaign-flag';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { operating } from './operated-tables';
import { contactsInWords, dateOf, isoOf } from './words';

export interface DeadLettersOptions extends DeploymentOptions {
  readonly campaign: CampaignId | undefined;
}

const DEAD_LETTERS_FLAGS = { campaign: campaignFlag, ...DEPLOYMENT_FLAGS };

export const deadLettersCommand = command<DeadLettersOptions>({
  name: 'dead-letters',
  summary: 'list dead-lettered contacts by reason, and what to do about each',
  typed: 'npx tsx bin/callpace.ts dead-letters',
  about: [
    'Lists the contacts that are dead-lettered, from the contacts table, by reason: how many, in which campaigns, since',
    'when, the last two digits of some of the numbers, and what to do. Reads every contact of the campaigns.',
  ],
  flags: DEAD_LETTERS_FLAGS,
  run: async (options, { stdout, environment }) => {
    const found = await findDeployment(options, environment);
    const groups = await operating(found, ({ store }) => readGroups(store, options.campaign));
    stdout.write(options.json ? `${JSON.stringify(asJson(groups))}\n` : deadLettersText(groups));
    return 0;
  },
});

async function readGroups(store: DeadLetterStore, asked: CampaignId | undefined): Promise<readonly DeadLetterGroup[]> {
  const count = new DeadLetterCount();
  for (const { sk } of campaignsAsked(await store.campaigns(), asked))
    for await (const page of store.contactsIn(sk, ['dead-lettered']))
      for (const contact of page) count.add(sk, contact);
  return count.groups();
}

const totalOf = (groups: readonly DeadLetterGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0);

const asJson = (groups: readonly DeadLetterGroup[]): object => ({
  deadLettered: totalOf(groups),
  reasons: groups.map(({ sinceMs, examples, ...group }) => ({
    ...group,
    since: isoOf(sinceMs),
    examples: examples.map(({ sinceMs: exampleSinceMs, ...example }) => ({ ...example, since: isoOf(exampleSinceMs) })),
  })),
});

const WIDTH = 96;

function deadLettersText(groups: readonly DeadLetterGroup[]): string {
  const total = totalOf(groups);
  if (total === 0) return 'No contact is dead-lettered.\n';
  return [
    `${contactsInWords(total)} dead-lettered.`,
    ...groups.flatMap(groupLines),
    '',
    'Send them back with: npx tsx bin/callpace.ts redrive --reason REASON (--dry-run shows what it would do)',
    '',
  ].join('\n');
}

function groupLines(group: DeadLetterGroup): readonly string[] {
  const { reason, count, sinceMs, campaigns, advice, examples } = group;
  const said = [...new Set(examples.map((example) => example.said))].filter((text) => text !== reason);
  const numbers = examples.map(({ phone, list, row }) => `${phone} (${list.split('/').at(-1)}, row ${row})`);
  const more = count > examples.length ? `, and ${count - examples.length} more` : '';
  return [
    '',
    `${String(count).padStart(7)}  ${reason}, since ${dateOf(sinceMs)}`,
    ...indented(
      `in ${Object.entries(campaigns)
        .map(([name, of]) => `${name} (${of})`)
        .join(', ')}`,
    ),
    ...said.flatMap((text) => indented(`Connect said: ${text}`)),
    ...indented(`${numbers.join(', ')}${more}`),
    ...indented(`To do: ${advice}.`),
  ];
}

const indented = (text: string): readonly string[] =>
  wrapWords(text, WIDTH - 9).map((line) => `${' '.repeat(9)}${line}`);
