/** A few calls first: drops the first rows as a list of their own, shows how they went, and asks before the rest. */
import { systemClock } from '../../../lambda/adapters/system-clock';
import { type CampaignId, type ContactItem, contactRef } from '../../../lambda/contract/items';
import type { ColumnMapping } from '../../../lambda/core/intake/header';
import { type CanaryPicture, judgeCanary } from '../../../lambda/core/operate/canary';
import { cutList, type ListCut, partOf } from '../../../lambda/core/operate/plan/cut-list';
import { phonesOf } from '../../../lambda/core/operate/plan/read-list';
import type { CommandSurroundings } from '../../../local/cli/demo-command';
import { confirmed, NOT_CONFIRMED } from '../confirm';
import { waitFor } from '../report-files';
import { type Drop, dropList, type ListAnswer } from './drop-files';
import { canaryText, tell } from './drop-text';
import { keyOf, readingOf } from './list-place';
import type { DropOptions } from './options';

interface CanaryOptions extends Omit<DropOptions, 'canary' | 'country'> {
  readonly canary: number;
  readonly country: string;
  readonly mapping: ColumnMapping | undefined;
}

const STOPPED = 1;

export async function dropWithCanary(
  drop: Drop,
  options: CanaryOptions,
  surroundings: CommandSurroundings,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  const reading = { ...readingOf(options.list), mapping: options.mapping };
  const cut = await cutList(reading, options.canary);
  if (cut.kind === 'refused') throw new Error(`nothing was dropped, because the list would be refused: ${cut.reason}`);
  const keys = keysOf(drop.campaign, options.list);
  const said = options.json ? stderr : stdout;
  const first = await dropList(drop, keys.canary, partOf(reading, cut, 'first'));
  if (first.state !== 'loaded') return tell(first, options, stdout);
  said.write(`The first ${cut.rows} rows are loaded: ${first.contacts} new contacts. Waiting for their calls...\n`);
  const picture = await callsOver(drop, options, cut, reading);
  if (!options.json) stdout.write(canaryText(picture));
  const finish = (rest: ListAnswer | undefined, code: number): number => {
    if (options.json) stdout.write(`${JSON.stringify({ canary: { ...first, ...picture }, rest: rest ?? null })}\n`);
    else if (rest) return tell(rest, options, stdout);
    return code;
  };
  const whyNot = objectionOf(picture);
  if (whyNot !== undefined) stderr.write(`The rest was not dropped: ${whyNot}.\n`);
  if (whyNot !== undefined || !cut.hasMore) return finish(undefined, whyNot === undefined ? 0 : STOPPED);
  if (!(await confirmed('Drop the rest?', options.yes, surroundings))) {
    stderr.write('The rest was not dropped. Dropping the whole list later is safe: nobody comes in twice.\n');
    return finish(undefined, NOT_CONFIRMED);
  }
  const rest = await dropList(drop, keys.rest, partOf(reading, cut, 'rest'));
  return finish(rest, rest.state === 'loaded' ? 0 : STOPPED);
}

function objectionOf({ objection, isDone, waiting, contacts }: CanaryPicture): string | undefined {
  if (contacts.length === 0) return 'the first rows brought no contact: all are rejected, or in the campaign already';
  if (!isDone)
    return `${waiting} of ${contacts.length} calls are not over: npx tsx bin/callpace.ts status says what they wait for; drop the whole list later, nobody comes in twice`;
  return objection;
}

/** Both parts are plain text now, whatever the file was. */
function keysOf(campaign: CampaignId, path: string): { readonly canary: string; readonly rest: string } {
  const plain = keyOf(campaign, path).replace(/\.gz$/i, '');
  const named = (part: string) => plain.replace(/(\.[^.]+)$/, `.${part}$1`);
  return { canary: named('canary'), rest: named('rest') };
}

/** Only those whom this list brought: whoever was in before is no canary. */
async function callsOver(
  drop: Drop,
  { list, country, wait }: CanaryOptions,
  cut: ListCut,
  reading: Parameters<typeof partOf>[0] & Pick<Parameters<typeof phonesOf>[0], 'form' | 'mapping'>,
): Promise<CanaryPicture> {
  const { operated, campaign, signal } = drop;
  const key = keysOf(campaign, list).canary;
  const open = () => partOf(reading, cut, 'first');
  const phones = await phonesOf({ ...reading, open, defaultCountry: country });
  const { contactKey } = await operated.hashKeys.load();
  const look = async (): Promise<CanaryPicture> => {
    const found = await Promise.all(
      phones.map((phone) => operated.people.contact(contactRef(campaign, contactKey(campaign, phone)))),
    );
    return judgeCanary(found.filter((contact): contact is ContactItem => contact?.list === key));
  };
  const done = await waitFor(
    async () => {
      const picture = await look();
      return picture.isDone ? picture : undefined;
    },
    { clock: systemClock, forMs: wait * 1_000, signal },
    1_000,
  );
  return done ?? look();
}
