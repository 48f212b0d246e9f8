/** `callpace results`: fetches what became of each contact, and the account of the campaign. */
import { writeFileFrom } from '../../lambda/adapters/local-files';
import type { CampaignId } from '../../lambda/contract/items';
import type { CampaignSummary } from '../../lambda/contract/reports';
import { resultsKey } from '../../lambda/contract/storage';
import { command } from '../../local/cli/command';
import { type FlagTable, file } from '../../local/cli/flag';
import { campaignArgument, campaignAsked } from './campaign-flag';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { operating } from './operated-tables';
import { readStatus, readSummary } from './report-files';

interface ResultsOptions extends DeploymentOptions {
  readonly campaign: CampaignId;
  readonly out: string | undefined;
}

const RESULTS_FLAGS: FlagTable<ResultsOptions> = {
  campaign: campaignArgument,
  out: file({ fallback: undefined, shownFallback: 'the summary alone', help: 'where to write results.csv' }),
  ...DEPLOYMENT_FLAGS,
};

const NOT_YET = 1;

export const resultsCommand = command<ResultsOptions>({
  name: 'results',
  summary: 'fetch results.csv and the summary of a finished campaign',
  typed: 'npx tsx bin/callpace.ts results',
  about: [
    'Prints the account of a finished campaign and, with --out, writes its results.csv, which holds numbers: keep it as you',
    'keep the list. Exit code 1 while the campaign is not finished, or if its rows do not add up.',
  ],
  flags: RESULTS_FLAGS,
  run: async (options, { stdout, stderr, environment }) => {
    const found = await findDeployment(options, environment);
    return operating(found, async ({ control, objects }) => {
      const { sk, finishedAtMs } = campaignAsked(await control.campaigns(), options.campaign);
      // A campaign that got more contacts is not finished any more: the summary that lies there is that of the end before.
      const summary = finishedAtMs === undefined ? undefined : await readSummary(objects, sk);
      const bytes = summary && options.out !== undefined ? await objects.read(resultsKey(sk)) : undefined;
      if (!summary || (options.out !== undefined && !bytes)) {
        const status = await readStatus(objects, sk);
        const now = status ? `it is ${status.state}: ${status.message}` : 'no report was written so far';
        stderr.write(`callpace results: ${sk} has no results yet, they come when every contact is done; ${now}\n`);
        return NOT_YET;
      }
      if (options.out !== undefined && bytes) await writeFileFrom('--out', options.out, bytes);
      const { out } = options;
      stdout.write(options.json ? `${JSON.stringify({ ...summary, out })}\n` : summaryText(summary, out));
      return summary.addsUp ? 0 : NOT_YET;
    });
  },
});

function summaryText(summary: CampaignSummary, out: string | undefined): string {
  const { campaign, rows, rejected, duplicates, contacts, addsUp, finishedAt, state, message } = summary;
  const lines: readonly (readonly [number, string])[] = [
    [rejected, 'rejected'],
    [duplicates, 'duplicates'],
    ...Object.entries(contacts).map(([name, count]) => [count, name] as const),
  ];
  return [
    `${campaign}: ${state} at ${finishedAt}, ${message}.`,
    ...lines.filter(([count]) => count > 0).map(([count, name]) => `${String(count).padStart(9)}  ${name}`),
    `${String(rows).padStart(9)}  rows in all: ${addsUp ? 'it adds up' : 'IT DOES NOT ADD UP, see lists in summary.json'}`,
    ...(out === undefined ? ['results.csv: give --out FILE'] : [`results.csv: ${out}`]),
    '',
  ].join('\n');
}
