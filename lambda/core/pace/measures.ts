/**
 * What the controller measures, and what each figure means: gauges of the moment, what bound since the last writing, the
 * backlog, and how it came to be the active one. Housekeeping decides when.
 */
import { CAMPAIGN_BACKLOG, METRICS } from '../../contract/metrics';
import type { Clock } from '../clock';
import { isThere } from '../intake/suppression-state';
import { type Binding, METRIC_OF_BINDING } from './binding';
import { campaignBacklogs } from './campaign-backlogs';
import type { DueCount } from './memory';
import type { PaceFigures, Pacer } from './pacer';
import type { CampaignBook, Gauges, PaceContacts, ShardBacklog } from './ports';
import type { Succession } from './standby';
import type { Supply } from './supply';

export interface MeasurePorts {
  readonly clock: Clock;
  readonly contacts: Pick<PaceContacts, 'countDue' | 'backlog'>;
  readonly gauges: Gauges;
  /**
   * Not the reader that the gates have: what that one read last goes with the numbers that are looked up.
   * @default nobody tells how old the lists are
   */
  readonly suppression?: Pick<CampaignBook, 'suppressionLists'>;
}

/** Shards that one count asks at most: beyond, it is an estimate, because what it reads must not grow with the zones. */
export const LARGEST_SAMPLE = 128;

/** 15 s for ten thousand of them, 25 minutes for a million. */
const DUE_COUNT_MS_PER_CONTACT = 1.5;
/** Nothing is due by then: a closed window counts its contacts as waiting. */
const NEVER_MS = -1;

export class Measures {
  readonly #ports: MeasurePorts;
  readonly #pacer: Pacer;
  readonly #supply: Supply;
  /** What bound the turns since metrics were written. */
  readonly #bound = new Map<Binding['kind'], number>();
  #succession: Succession | undefined;
  #dueCount: DueCount | undefined;

  /**
   * @param succession after whom this controller came. @default nobody
   * @param dueCount of the one before. @default none
   */
  constructor(ports: MeasurePorts, pacer: Pacer, supply: Supply, succession?: Succession, dueCount?: DueCount) {
    this.#ports = ports;
    this.#pacer = pacer;
    this.#supply = supply;
    this.#succession = succession;
    this.#dueCount = dueCount;
  }

  /** For a successor, which need not count again. */
  get dueCount(): DueCount | undefined {
    return this.#dueCount;
  }

  /** A turn admitted, or found out why not. */
  bound(kind: Binding['kind']): void {
    this.#bound.set(kind, (this.#bound.get(kind) ?? 0) + 1);
    this.#measureSuccession();
  }

  write(figures: PaceFigures, nowMs: number): void {
    const { gauges } = this.#ports;
    gauges.gauge(METRICS.ownCalls, figures.own);
    gauges.gauge(METRICS.otherCalls, figures.others + figures.unseen);
    gauges.gauge(METRICS.headroom, figures.headroom);
    gauges.gauge(METRICS.concurrentCallsQuota, figures.quota);
    gauges.gauge(METRICS.allowedRate, figures.allowedRate);
    gauges.gauge(METRICS.rateLimit, figures.rateLimit);
    gauges.gauge(METRICS.eventsMissing, this.#pacer.eventsAreMissing(nowMs) ? Math.max(1, figures.withoutEvent) : 0);
    const blocked = this.#supply.campaigns.filter((campaign) => campaign.blockedAtMs !== undefined);
    gauges.gauge(METRICS.campaignsBlocked, blocked.length);
    this.#measureBindings();
    gauges.count(METRICS.heartbeat);
    gauges.flush();
  }

  /** Who may be called now. To count them reads them all, so the more they are the longer a count holds. */
  async countDue(nowMs: number): Promise<void> {
    const open = this.#supply.openShards(nowMs);
    const known = this.#dueCount;
    const isGood = known?.openShards === open.length && nowMs - known.atMs < DUE_COUNT_MS_PER_CONTACT * known.contacts;
    if (!isGood) this.#dueCount = { atMs: nowMs, contacts: await this.#dueIn(open, nowMs), openShards: open.length };
    this.#ports.gauges.gauge(METRICS.backlogDue, this.#dueCount?.contacts ?? 0);
  }

  async #dueIn(openShards: readonly string[], nowMs: number): Promise<number> {
    const { shards, each } = sampleOf(openShards, nowMs);
    const counts = await Promise.all(shards.map((shard) => this.#ports.contacts.countDue(shard, nowMs)));
    return Math.round(each * sum(counts));
  }

  /** Who waits, and since when the oldest need not; of each large campaign how many are left; how old suppression lists are. */
  async survey(nowMs: number): Promise<void> {
    for (const [campaign, left] of campaignBacklogs(this.#supply.campaigns, nowMs))
      this.#ports.gauges.gauge(CAMPAIGN_BACKLOG, left, campaign);
    await Promise.all([this.#surveyContacts(nowMs), this.#surveySuppression(nowMs)]);
  }

  async #surveySuppression(nowMs: number): Promise<void> {
    const lists = (await this.#ports.suppression?.suppressionLists()) ?? [];
    // One that is not in force stops all calls anyway, and has an alarm of its own; an empty one keeps nobody from anything.
    const inForce = lists.filter((list) => list.state === 'loaded' && list.numbers > 0 && isThere(list));
    const droppedMs = Math.min(...inForce.map(({ droppedAtMs }) => droppedAtMs ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(droppedMs)) return;
    this.#ports.gauges.gauge(METRICS.suppressionListAge, Math.max(0, nowMs - droppedMs) / 1_000);
  }

  async #surveyContacts(nowMs: number): Promise<void> {
    const { contacts, gauges } = this.#ports;
    const open = sampleOf(this.#supply.openShards(nowMs), nowMs);
    const closed = sampleOf(this.#supply.closedShards(nowMs), nowMs);
    const [inOpen, inClosed] = await Promise.all([
      Promise.all(open.shards.map((shard) => contacts.backlog(shard, nowMs))),
      Promise.all(closed.shards.map((shard) => contacts.backlog(shard, NEVER_MS))),
    ]);
    const waitingIn = (backlogs: readonly ShardBacklog[]) => sum(backlogs.map(({ waiting }) => waiting));
    gauges.gauge(METRICS.backlogWaiting, Math.round(open.each * waitingIn(inOpen) + closed.each * waitingIn(inClosed)));
    const oldestMs = Math.min(nowMs, ...inOpen.map(({ oldestDueAtMs }) => oldestDueAtMs ?? nowMs));
    gauges.gauge(METRICS.oldestDue, (nowMs - oldestMs) / 1_000);
  }

  /** The first turn that might have admitted ends the gap that the predecessor left. */
  #measureSuccession(): void {
    if (!this.#succession) return;
    const { isClean, renewedAtMs } = this.#succession;
    this.#succession = undefined;
    if (!isClean) this.#ports.gauges.count(METRICS.takeovers);
    if (renewedAtMs === undefined) return;
    const gapMs = Math.max(0, this.#ports.clock.nowMs() - renewedAtMs);
    this.#ports.gauges.gauge(METRICS.handOverGap, gapMs / 1_000);
  }

  /** For how much of the time each limit bound. */
  #measureBindings(): void {
    const turns = sum([...this.#bound.values()]);
    if (turns === 0) return;
    const shares = new Map<string, number>(Object.values(METRIC_OF_BINDING).map((metric) => [metric, 0]));
    for (const [kind, count] of this.#bound) {
      const metric = METRIC_OF_BINDING[kind];
      shares.set(metric, (shares.get(metric) ?? 0) + count / turns);
    }
    for (const [metric, share] of shares) this.#ports.gauges.gauge(metric, share);
    this.#bound.clear();
  }
}

/**
 * All of the shards, or evenly spread ones, others each time; each stands for `each` of them. Contacts are spread over the
 * shards of a zone by their hash, so one tells about the others.
 */
function sampleOf(shards: readonly string[], nowMs: number): { shards: readonly string[]; each: number } {
  const each = Math.max(1, shards.length / LARGEST_SAMPLE);
  const first = Math.floor((nowMs / 1_000) % each);
  const places = Array.from(
    { length: Math.min(shards.length, LARGEST_SAMPLE) },
    (_, n) => Math.floor(n * each) + first,
  );
  return { shards: places.flatMap((place) => shards[place] ?? []), each };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
