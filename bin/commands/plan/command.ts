/** `callpace plan`: reads a list as the intake would, and says when it would be done. Changes nothing, calls nobody. */
import { gunzip } from '../../../lambda/adapters/gunzip';
import { bytesOfFile, readTextFile, requireFile } from '../../../lambda/adapters/local-files';
import { systemClock } from '../../../lambda/adapters/system-clock';
import { type DefinitionReading, parseDefinition } from '../../../lambda/core/campaign/definition';
import { planCampaign } from '../../../lambda/core/operate/plan/plan-campaign';
import { readWholeList } from '../../../lambda/core/operate/plan/read-list';
import { command } from '../../../local/cli/command';
import { PLAN_FLAGS, type PlanOptions } from './options';
import { planSettings } from './plan-settings';
import { planJson, planText } from './plan-text';

const NO = 1;

export const planCommand = command<PlanOptions>({
  name: 'plan',
  summary: 'read a list without dropping it: rejects, zones, expected attempts, what binds, when it is done',
  typed: 'npx tsx bin/callpace.ts plan',
  about: [
    'Reads a list exactly as the intake would, on this machine: rows, rejects by reason, duplicates, time zones. Then it',
    'works out, step by step through the calling hours, when all of it is done within limits and calling hours. Exit code 1 and a',
    'plain NO if that cannot be. Drops nothing, calls nobody. Numbers in examples are masked.',
  ],
  flags: PLAN_FLAGS,
  run: async (options, { stdout, environment }) => {
    await requireFile('LIST', options.list);
    const { settings, assumptions, country, definition: ofCampaign } = await planSettings(options, environment);
    const planned: DefinitionReading =
      options.campaignFile === undefined
        ? { kind: 'defined', ...ofCampaign }
        : parseDefinition(await readTextFile('--campaign-file', options.campaignFile));
    if (planned.kind === 'refused') return refuse(`${options.campaignFile} cannot be used`, planned.problems);
    const list = await readWholeList({
      open: () => bytesOfFile(options.list),
      form: /\.jsonl(\.gz)?$/i.test(options.list) ? 'jsonl' : 'csv',
      mapping: planned.columns,
      unpack: gunzip,
      defaultCountry: country,
      countries: planned.definition.countries,
    });
    if (list.kind === 'refused') return refuse('the whole list would be refused', [list.reason]);
    const nowMs = systemClock.nowMs();
    const plan = planCampaign(list, planned.definition, settings, nowMs);
    const told = { list, plan, settings, assumptions };
    stdout.write(options.json ? `${JSON.stringify(planJson(told))}\n` : planText(told));
    return plan.verdict.no.length === 0 ? 0 : NO;

    function refuse(what: string, problems: readonly string[]): number {
      const no = problems.map((problem) => `${what}: ${problem}`);
      stdout.write(
        options.json ? `${JSON.stringify({ verdict: 'no', no })}\n` : no.map((each) => `NO: ${each}.\n`).join(''),
      );
      return NO;
    }
  },
});
