/** `callpace status`: where the campaigns are, from their reports and the tables. Changes nothing. */
import { systemClock } from '../../lambda/adapters/system-clock';
import type { CampaignId } from '../../lambda/contract/items';
import { type CampaignOverview, estimateFinish, overview } from '../../lambda/core/operate/overview';
import { command } from '../../local/cli/command';
import type { CommandSurroundings } from '../../local/cli/demo-command';
import { type FlagTable, onOff } from '../../local/cli/flag';
import { campaignAsked, optionalCampaignArgument } from './campaign-flag';
import { findDeployment } from './deployment';
import { DEPLOYMENT_FLAGS, type DeploymentOptions } from './deployment-options';
import { type Operated, operating } from './operated-tables';
import { readStatus } from './report-files';
import { table } from './table';

interface StatusOptions extends DeploymentOptions {
  readonly campaign: CampaignId | undefined;
  readonly watch: boolean;
}

const STATUS_FLAGS: FlagTable<StatusOptions> = {
  campaign: optionalCampaignArgument,
  watch: onOff('again each 2 seconds until Ctrl-C, or until all are finished; with --json one line each time'),
  ...DEPLOYMENT_FLAGS,
};

const LOOK_EACH_MS = 2_000;

export const statusCommand = command<StatusOptions>({
  name: 'status',
  summary: 'say where campaigns are, what binds, and when they are done',
  typed: 'npx tsx bin/callpace.ts status',
  about: [
    'Reads the status.json of each campaign and, beside it, the tables: stop switch, pauses and blocks are as they are',
    'now, however old the report is. With --watch it estimates the finish from how fast it goes.',
  ],
  flags: STATUS_FLAGS,
  run: async (options, surroundings) => {
    const found = await findDeployment(options, surroundings.environment);
    return operating(found, async (operated) => {
      let first: readonly Seen[] | undefined;
      for (;;) {
        const now = await look(operated, options.campaign);
        show(now, first ?? now, options, surroundings);
        first ??= now;
        const isOver = now.length > 0 && now.every(({ state }) => OVER.has(state));
        if (!options.watch || isOver || surroundings.signal.aborted) return 0;
        await systemClock.sleep(LOOK_EACH_MS, surroundings.signal);
        if (surroundings.signal.aborted) return 0;
      }
    });
  },
});

const OVER = new Set(['finished', 'cancelled', 'ended', 'refused']);

type Seen = CampaignOverview & { readonly atMs: number };

async function look({ control, objects }: Operated, asked: CampaignId | undefined): Promise<readonly Seen[]> {
  const [all, stop] = await Promise.all([control.campaigns(), control.stopSwitch()]);
  const campaigns = asked === undefined ? all : [campaignAsked(all, asked)];
  return Promise.all(
    campaigns.map(async (item) => {
      const status = await readStatus(objects, item.sk);
      const atMs = systemClock.nowMs();
      return { ...overview(item, status, stop, atMs), atMs };
    }),
  );
}

function show(
  now: readonly Seen[],
  first: readonly Seen[],
  { json }: StatusOptions,
  { stdout }: CommandSurroundings,
): void {
  const estimated = now.map((each) => {
    const before = first.find(({ campaign }) => campaign === each.campaign);
    return { ...each, finishesAtMs: before && estimateFinish(before, each) };
  });
  if (json) {
    const campaigns = estimated.map(({ atMs, finishesAtMs, ...each }) => ({
      ...each,
      finishesAt: finishesAtMs === undefined ? null : new Date(finishesAtMs).toISOString(),
    }));
    stdout.write(`${JSON.stringify({ campaigns })}\n`);
    return;
  }
  stdout.write(estimated.length === 0 ? 'There is no campaign so far: drop a list.\n' : statusText(estimated));
}

function statusText(seen: readonly (Seen & { readonly finishesAtMs: number | undefined })[]): string {
  const rows = seen.map(({ campaign, state, done, contacts, up, held, finishesAtMs, message }) => [
    campaign,
    state,
    contacts === undefined ? '' : `${done}/${contacts}`,
    up === 0 ? '' : String(up),
    held === 0 ? '' : String(held),
    finishesAtMs === undefined ? '' : new Date(finishesAtMs).toISOString().slice(0, 16).concat('Z'),
    message,
  ]);
  return `${table(['campaign', 'state', 'done', 'up', 'held', 'finish', 'what binds, or what to do'], rows).join('\n')}\n`;
}
