/** `callpace drop`: puts campaign.json and a list into the bucket, in this order, and waits for the intake's answer. */
import { bytesOfFile, readTextFile, requireFile } from '../../../lambda/adapters/local-files';
import { parseDefinition } from '../../../lambda/core/campaign/definition';
import { command } from '../../../local/cli/command';
import { findDeployment } from '../deployment';
import { defaultCountryOf, operating } from '../operated-tables';
import { dropWithCanary } from './canary';
import { type Drop, dropDefinition, dropList } from './drop-files';
import { tell } from './drop-text';
import { keyOf } from './list-place';
import { DROP_FLAGS, type DropOptions } from './options';

const USAGE = 2;

export const dropCommand = command<DropOptions>({
  name: 'drop',
  summary: 'drop a list into a campaign, and tell what became of its rows',
  typed: 'npx tsx bin/callpace.ts drop',
  about: [
    'Puts campaign.json (with --campaign-file) and then the list into the bucket, waits for the intake, and prints the',
    'account of the rows. --canary N drops the first N rows alone and asks before the rest. A list that is dropped again',
    'changes nothing. Exit code 1 if it was refused, or not loaded in time. `plan` tells beforehand what would happen.',
  ],
  flags: DROP_FLAGS,
  run: async (options, surroundings) => {
    const { campaign } = options;
    if (campaign === undefined) {
      surroundings.stderr.write('callpace drop: --campaign is missing: give a campaign as <tenant>/<campaign>\n');
      return USAGE;
    }
    await requireFile('LIST', options.list);
    const definition =
      options.campaignFile === undefined ? undefined : await readTextFile('--campaign-file', options.campaignFile);
    const parsed = definition === undefined ? undefined : parseDefinition(definition);
    if (parsed?.kind === 'refused')
      throw new Error(`--campaign-file cannot be used, and nothing was dropped: ${parsed.problems.join('; ')}`);
    const found = await findDeployment(options, surroundings.environment);
    return operating(found, async (operated) => {
      const drop: Drop = { operated, campaign, forMs: options.wait * 1_000, signal: surroundings.signal };
      if (definition !== undefined) await dropDefinition(drop, definition);
      const { canary } = options;
      if (canary !== undefined) {
        const country = options.country ?? (await defaultCountryOf(found));
        return dropWithCanary(drop, { ...options, canary, country, mapping: parsed?.columns }, surroundings);
      }
      const answer = await dropList(drop, keyOf(campaign, options.list), bytesOfFile(options.list));
      return tell(answer, options, surroundings.stdout);
    });
  },
});
