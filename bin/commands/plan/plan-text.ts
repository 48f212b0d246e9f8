/** What `callpace plan` prints. */
import type { CampaignPlan, PlanSettings } from '../../../lambda/core/operate/plan/plan-campaign';
import type { ListAccount } from '../../../lambda/core/operate/plan/read-list';
import { inWords } from '../../../lambda/core/operate/plan/verdict';
import { wrapWords } from '../../../local/cli/wrap-words';
import { isoOf } from '../words';

export interface ToldPlan {
  readonly list: ListAccount;
  readonly plan: CampaignPlan;
  readonly settings: PlanSettings;
  readonly assumptions: readonly string[];
}

export function planJson({ list, plan, settings, assumptions }: ToldPlan): object {
  const { forecast, verdict, zones, limits, attempts } = plan;
  const { kind: _, zones: __, ...account } = list;
  return {
    verdict: verdict.no.length === 0 ? 'yes' : 'no',
    ...verdict,
    finishesAt: isoOf(forecast.finishesAtMs) ?? null,
    list: account,
    zones: zones.map(({ zoneKey, contacts, opensAtMs }) => ({ zoneKey, contacts, opensAt: isoOf(opensAtMs) ?? null })),
    limits,
    attempts,
    forecast,
    settings,
    assumptions,
  };
}

const WIDTH = 100;
const COUNT = 9;

const counted = (count: number, text: string): readonly string[] =>
  wrapWords(text, WIDTH - COUNT - 2).map(
    (line, index) => `${(index === 0 ? count.toLocaleString('en') : '').padStart(COUNT)}  ${line}`,
  );
const noted = (head: string, text: string): readonly string[] =>
  wrapWords(text, WIDTH - head.length).map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line}`);

export function planText({ list, plan, settings, assumptions }: ToldPlan): string {
  const { verdict } = plan;
  return [
    ...rowLines(list),
    '',
    'Zones (contacts, and when each may be called next):',
    ...zoneLines(plan),
    '',
    ...paceLines(plan, settings),
    '',
    ...(verdict.no.length === 0 ? [yes(plan)] : verdict.no.flatMap((reason) => noted('NO: ', `${reason}.`))),
    ...verdict.notes.flatMap((note) => noted('Note: ', `${note}.`)),
    ...assumptions.flatMap((assumption) => noted('Assumed: ', `${assumption}.`)),
    '',
  ].join('\n');
}

function rowLines({ rows, rejected, duplicates, contacts, foreign, faults, columns }: ListAccount): readonly string[] {
  const { phone, zone, country, from } = columns;
  const rest = [
    zone === undefined ? '' : `, zone "${zone}"`,
    country === undefined ? '' : `, country "${country}"`,
  ].join('');
  return [
    `Columns (${from}): phone "${phone.join('", "')}"${rest}`,
    ...counted(rows, 'rows'),
    ...counted(
      contacts,
      `contacts${foreign === 0 ? '' : `, ${foreign} of them of countries that campaign.json does not call`}`,
    ),
    ...counted(duplicates, 'duplicates within the list; numbers that the campaign has already come on top'),
    ...counted(rejected, 'rejected'),
    ...Object.entries(faults).flatMap(([fault, { rows: count, examples }]) => [
      ...counted(count, `  ${fault}: ${examples[0]?.reason ?? ''}`),
      ...examples.flatMap(({ row, column, value }) =>
        noted(
          ' '.repeat(COUNT + 4),
          `row ${row}${column === '' ? '' : `, "${column}"`}${value === '' ? '' : `: ${value}`}`,
        ),
      ),
    ]),
  ];
}

const MOST_ZONES = 12;

function zoneLines({ zones }: CampaignPlan): readonly string[] {
  const shown = zones
    .slice(0, MOST_ZONES)
    .flatMap(({ zoneKey, contacts, opensAtMs }) =>
      counted(contacts, `${zoneKey}  ${opensAtMs === undefined ? 'never: held' : minute(opensAtMs)}`),
    );
  const rest = zones.slice(MOST_ZONES);
  const restContacts = rest.reduce((sum, { contacts }) => sum + contacts, 0);
  return rest.length === 0 ? shown : [...shown, ...counted(restContacts, `in ${rest.length} more zones`)];
}

const LIMITS = {
  rate: 'calls per second of the account',
  lines: 'lines',
  'campaign-rate': '"callsPerSecond" of campaign.json',
  'campaign-lines': '"concurrentCalls" of campaign.json',
  'number-caps': '"dailyCap" of the source numbers',
} as const;

function paceLines({ limits, attempts, forecast }: CampaignPlan, { holdSeconds }: PlanSettings): readonly string[] {
  const { contacts, expectedAttempts, bindings } = forecast;
  const total = bindings.reduce((sum, { ms }) => sum + ms, 0);
  const per = contacts === 0 ? 0 : expectedAttempts / contacts;
  return [
    `Expected: ${Math.round(expectedAttempts).toLocaleString('en')} attempts, ${per.toFixed(2)} for each contact, at most ${attempts.max}, ${Math.round(attempts.retryDelayMs / 60_000)} min apart.`,
    `Limits, in calls per second, the least first (a call holds its line for ${holdSeconds} s):`,
    ...limits.map(({ limit, callsPerSecond }) => `${callsPerSecond.toFixed(2).padStart(COUNT)}  ${LIMITS[limit]}`),
    'What binds, and for how much of the time:',
    ...bindings.flatMap(({ binding, ms }) => {
      const share = total === 0 ? 0 : Math.round((100 * ms) / total);
      return noted(`${`${share} %`.padStart(COUNT)}  `, inWords(binding));
    }),
  ];
}

const yes = ({ forecast: { finishesAtMs } }: CampaignPlan): string =>
  `YES: done at about ${finishesAtMs === undefined ? 'an unknown time' : minute(finishesAtMs)}.`;

const minute = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
