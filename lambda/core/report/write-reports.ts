/**
 * Writes what the owner of a campaign reads: status.json at any time, results.csv and summary.json at the end.
 *
 * Several of these run at once, one of them may be frozen for long, and the last to write wins. So whoever has written, be
 * it a status or the final report, looks again whether the campaign was finished, reopened, defined anew or held meanwhile,
 * and if so writes once more: an old picture never stays.
 */
import type { CampaignId, CampaignItem, ListItem } from '../../contract/items';
import type { ReportRequest } from '../../contract/reports';
import { resultsKey, statusKey, summaryKey } from '../../contract/storage';
import type { Clock } from '../clock';
import { sumOfChunks } from '../intake/row-counts';
import { type Closing, closingOf } from './closing';
import { type ContactCounts, contactsIn, createCounter } from './counts';
import type { CampaignPicture } from './picture';
import type { ReportStore, TextObjects } from './ports';
import { RESULTS_HEADER, resultsLine } from './results';
import { isEmpty } from './standing';
import { campaignStatus, campaignSummary, isOver } from './status';
import { type StateTelling, tellState } from './tell-state';

export interface WriteReportsDeps {
  readonly store: ReportStore;
  readonly objects: TextObjects;
  readonly clock: Clock;
  /** Where changes of state are told. @default nowhere */
  readonly events?: StateTelling | undefined;
}

export type Written =
  | {
      readonly kind: 'status';
      readonly state: string;
      readonly contacts: number;
      /** Whether the event bus took the change of state; absent where there was none. */
      readonly told?: boolean;
    }
  | { readonly kind: 'final'; readonly contacts: number; readonly addsUp: boolean };

/** While lists are being loaded, each of whose chunks asks for a status: a second apart for each thousand contacts. */
const LOADING_MS_PER_CONTACT = 1;

const countOf = ({ contacts, held, countedAtMs: atMs }: CampaignPicture) => ({ atMs, contacts, held });

export async function writeReports(deps: WriteReportsDeps, request: ReportRequest): Promise<Written> {
  const isStatus = request.kind === 'status';
  const care: Care = isStatus ? { mayBeMs: request.countMayBeMs ?? 0, isExact: false } : EXACT;
  const picture = await takePicture(deps, request.campaign, care);
  const { item } = picture;
  const isFinal = !isStatus && item !== undefined && isOver(picture, deps.clock.nowMs());
  const addsUp = isFinal ? await finish(deps, picture, item) : undefined;
  if (addsUp !== undefined) return { kind: 'final', contacts: contactsIn(picture), addsUp };
  // A report that came to nothing has written results, too: of then.
  if ((isFinal || request.kind === 'results') && item?.erasedAtMs === undefined) {
    await writeResults(deps, request.campaign, closingOf(item, deps.clock.nowMs()));
    const now = await deps.store.campaign(request.campaign);
    if (now?.finishedAtMs !== item?.finishedAtMs) return writeReports(deps, request);
  }
  return writeStatus(deps, request, picture);
}

interface Care {
  /** How old a count may be, ms; undefined where only a new one will do. */
  readonly mayBeMs: number | undefined;
  /** Something is decided by the count. */
  readonly isExact: boolean;
}

const ANEW: Care = { mayBeMs: undefined, isExact: false };
const EXACT: Care = { mayBeMs: undefined, isExact: true };

async function takePicture(
  { store, clock }: WriteReportsDeps,
  campaign: CampaignId,
  { mayBeMs, isExact }: Care,
): Promise<CampaignPicture> {
  // The campaign first: what is loaded later than this shows in `loadedAtMs` when it is finished.
  const item = await store.campaign(campaign);
  const [lists, suppression, stop] = await Promise.all([
    listsWithProgress(store, campaign),
    store.suppressionLists(),
    store.stopSwitch(),
  ]);
  const rest = { campaign, item, lists, suppression, stop };
  // Its contacts are deleted, or on their way: the count from before holds.
  if (item?.erasedAtMs !== undefined && item.counted)
    return { ...rest, contacts: item.counted.contacts, held: 0, countedAtMs: item.counted.atMs, isCountOld: true };
  const last = mayBeMs === undefined ? undefined : item?.counted;
  if (last && clock.nowMs() - last.atMs < Math.max(mayBeMs ?? 0, whileLoadingMs(lists, last)))
    return { ...rest, contacts: last.contacts, held: last.held, countedAtMs: last.atMs, isCountOld: true };
  const countedAtMs = clock.nowMs();
  const counter = createCounter(item);
  await store.forEachState(campaign, (contact) => counter.add(contact), isExact);
  return { ...rest, ...counter.total(), countedAtMs, isCountOld: false };
}

/** How old a count may be for the sake of lists that are being loaded, ms. */
const whileLoadingMs = (lists: readonly ListItem[], last: ContactCounts): number =>
  lists.some(({ state }) => state === 'loading') ? LOADING_MS_PER_CONTACT * contactsIn(last) : 0;

/** Of a list that is being loaded, what its chunks have dealt with so far. */
async function listsWithProgress(store: ReportStore, campaign: CampaignId): Promise<readonly ListItem[]> {
  const lists = await store.listsOf(campaign);
  return Promise.all(
    lists.map(async (list) =>
      list.state === 'loading' && list.plan !== undefined
        ? { ...list, ...sumOfChunks(await store.chunksOf(list.plan)) }
        : list,
    ),
  );
}

async function writeStatus(deps: WriteReportsDeps, request: ReportRequest, first: CampaignPicture): Promise<Written> {
  let picture = first;
  for (;;) {
    const status = campaignStatus(picture, request.message, deps.clock.nowMs());
    await writeJson(deps, statusKey(request.campaign), status);
    const contacts = contactsIn(picture);
    if (picture.item && !picture.isCountOld) await deps.store.noteCount(request.campaign, contacts, countOf(picture));
    const now = await deps.store.campaign(request.campaign);
    if (sayTheSame(now, picture.item)) {
      const told = deps.events && (await tellState(deps.events, deps.store, status, now, deps.clock.nowMs()));
      return { kind: 'status', state: status.state, contacts, ...(told === undefined ? {} : { told }) };
    }
    picture = await takePicture(deps, request.campaign, ANEW);
  }
}

/** Whether a status that was made of one is no older than the other, in what its owner waits to read. */
const sayTheSame = (one: CampaignItem | undefined, other: CampaignItem | undefined): boolean =>
  one?.finishedAtMs === other?.finishedAtMs &&
  one?.applied?.etag === other?.applied?.etag &&
  one?.applied?.sequencer === other?.applied?.sequencer &&
  one?.definitionProblems?.sequencer === other?.definitionProblems?.sequencer &&
  one?.hold?.atMs === other?.hold?.atMs;

/**
 * Whether the account adds up; undefined if it is out of date already: contacts were loaded meanwhile, or somebody else has
 * finished the campaign since, with other contacts.
 */
async function finish(
  deps: WriteReportsDeps,
  picture: CampaignPicture,
  item: CampaignItem,
): Promise<boolean | undefined> {
  const { store, clock } = deps;
  const { campaign } = picture;
  const finishedAtMs = item.finishedAtMs ?? clock.nowMs();
  const closing = closingOf(item, clock.nowMs());
  // Whoever waits for a summary waits for the first list, too.
  const isAwaited = isEmpty(picture) && closing === undefined;
  // A campaign that was opened again after its contacts were deleted has no others to tell of.
  if (item.erasedAtMs === undefined && !isAwaited) await writeResults(deps, campaign, closing);
  const finished = { ...picture, item: { ...item, finishedAtMs } };
  const summary = campaignSummary(finished, clock.nowMs());
  // Together, so that nobody reads of a finished campaign with contacts to come.
  const counted = picture.isCountOld ? undefined : countOf(picture);
  if (!(await store.finishCampaign(campaign, item.loadedAtMs, finishedAtMs, counted))) return undefined;
  if (!isAwaited) await writeJson(deps, summaryKey(campaign), summary);
  const now = await store.campaign(campaign);
  if (now?.finishedAtMs !== undefined && now.finishedAtMs !== finishedAtMs) return undefined;
  await writeStatus(deps, { campaign, kind: 'status' }, finished);
  return summary.addsUp;
}

/** Page by page, so that memory does not grow with the campaign. */
async function writeResults(
  { store, objects }: WriteReportsDeps,
  campaign: CampaignId,
  closing: Closing | undefined,
): Promise<void> {
  const sink = objects.writeText(resultsKey(campaign), 'text/csv; charset=utf-8');
  await sink.write(RESULTS_HEADER);
  for await (const page of store.contacts(campaign))
    await sink.write(page.map((contact) => resultsLine(contact, closing)).join(''));
  await sink.close();
}

async function writeJson({ objects }: WriteReportsDeps, key: string, value: object): Promise<void> {
  const sink = objects.writeText(key, 'application/json');
  await sink.write(`${JSON.stringify(value, undefined, 2)}\n`);
  await sink.close();
}
