/**
 * What the controller does now and then, beside its turns: read the campaigns and CloudWatch, ask for reports, save its
 * memory, write metrics and say what binds. Nothing here delays a turn: what may take long runs beside them.
 */
import type { CampaignItem } from '../../contract/items';
import type { Clock } from '../clock';
import { standingOf } from '../rules/standing';
import type { AdmissionResult } from './admission';
import { type Binding, heldSentence, sentenceOf } from './binding';
import { Measures } from './measures';
import type { PaceMemory } from './memory';
import type { Pacer } from './pacer';
import type {
  AccountQuotas,
  AccountReadings,
  CampaignBook,
  Gauges,
  LeaseStore,
  PaceContacts,
  PaceLog,
  QueueReadings,
  Reports,
} from './ports';
import { Prevailing } from './prevailing';
import { QueueWatch } from './queue-watch';
import type { Succession } from './standby';
import type { Supply } from './supply';

export interface HousekeepingPorts {
  readonly clock: Clock;
  readonly lease: LeaseStore;
  readonly campaigns: CampaignBook;
  readonly contacts: Pick<PaceContacts, 'countDue' | 'backlog'>;
  /** See {@link Measures}. */
  readonly suppression?: Pick<CampaignBook, 'suppressionLists'>;
  /** @default nobody looks at them */
  readonly queues?: QueueReadings;
  readonly readings: AccountReadings;
  readonly quotas: AccountQuotas;
  readonly reports: Reports;
  readonly gauges: Gauges;
  readonly log: PaceLog;
}

/** How often what is not known without asking for it is asked for, ms. */
export interface Rhythm {
  /** CloudWatch. */
  readonly readEveryMs: number;
  /** Backlog and suppression lists: what that reads grows with the number of shards. */
  readonly surveyEveryMs: number;
}

const CAMPAIGNS_EVERY_MS = 1_000;
const MEMORY_EVERY_MS = 5_000;
const METRICS_EVERY_MS = 5_000;
const SAY_EVERY_MS = 1_000;
const BACKLOG_EVERY_MS = 15_000;
const STATUS_EVERY_MS = 3_000;
/** A count reads every contact of the campaign: a large one is counted more rarely, two seconds per thousand contacts... */
const STATUS_MS_PER_CONTACT = 2;
/** ...and ten times more rarely while nobody of it is called, though once an hour. */
const QUIET_MS_PER_CONTACT = 20;
const QUIET_AT_MOST_MS = 3_600_000;
/** A count takes its time: one that is nearly as old as it may be when it is asked for is taken anew. */
const FRESH_SHARE = 0.5;
const FINAL_EVERY_MS = 2_000;
/** Asked so often in vain, a final report can wait: something of the campaign is held. */
const FINAL_PATIENCE = 5;
const FINAL_RARELY_MS = 60_000;

interface Asked {
  atMs: number;
  finals: number;
  finalAtMs: number;
  /** A call of it was up since. */
  isMoving: boolean;
}

export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  readonly #pacer: Pacer;
  readonly #supply: Supply;
  readonly #rhythm: Rhythm;
  readonly #doneAtMs = new Map<string, number>();
  readonly #asked = new Map<string, Asked>();
  /** What bound the turns of the last second. */
  readonly #bindings = new Map<string, { count: number; latest: Binding }>();
  readonly #measures: Measures;
  readonly #prevailing: Prevailing;
  readonly #queues: QueueWatch;
  /** What runs beside the turns and has not ended. */
  readonly #underWay = new Set<string>();
  #isFinishing = false;
  #sentence = 'Starting';

  /**
   * @param succession after whom this controller came. @default nobody
   * @param memory what that one knew of what binds and of who is due. @default nothing
   */
  constructor(
    ports: HousekeepingPorts,
    pacer: Pacer,
    supply: Supply,
    rhythm: Rhythm,
    succession?: Succession,
    memory?: Pick<PaceMemory, 'prevailing' | 'dueCount'>,
  ) {
    this.#ports = ports;
    this.#pacer = pacer;
    this.#supply = supply;
    this.#rhythm = rhythm;
    this.#measures = new Measures(ports, pacer, supply, succession, memory?.dueCount);
    this.#prevailing = new Prevailing(memory?.prevailing);
    this.#queues = new QueueWatch(ports.queues, ports.gauges);
  }

  /** No campaign is being finished: no reason to stay. */
  get isSettled(): boolean {
    return !this.#isFinishing;
  }

  /** Something runs beside the turns: whoever leaves now does so without it. */
  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  async turn(result: AdmissionResult | undefined): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    if (this.#isTime('campaigns', CAMPAIGNS_EVERY_MS, nowMs))
      this.#supply.update(await this.#ports.campaigns.campaigns());
    if (this.#isTime('reading', this.#rhythm.readEveryMs, nowMs))
      this.#beside('CloudWatch and quotas', () => Promise.all([this.#readMetrics(nowMs), this.#readQuotas()]));
    this.#queues.turn(this.#supply.campaigns, nowMs);
    if (result) this.#say(result, nowMs);
    if (this.#isTime('backlog', BACKLOG_EVERY_MS, nowMs))
      this.#beside('the count of who is due', () => this.#measures.countDue(nowMs));
    if (this.#isTime('survey', this.#rhythm.surveyEveryMs, nowMs))
      this.#beside('the survey of the backlog', () => this.#measures.survey(nowMs));
    if (this.#isTime('memory', MEMORY_EVERY_MS, nowMs)) await this.#saveMemory(nowMs);
    await this.#report(nowMs);
  }

  /** Saves what a successor needs. */
  async end(): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    await this.#saveMemory(nowMs);
    this.#measures.write(this.#pacer.room(nowMs).figures, nowMs);
  }

  /** Somebody else is the controller: what was counted is told, as log lines; nothing is written. */
  abandon(): void {
    this.#ports.gauges.flush();
  }

  #saveMemory(nowMs: number): Promise<void> {
    const prevailing = this.#prevailing.settle(nowMs);
    const { dueCount } = this.#measures;
    return this.#ports.lease.writeMemory({
      ...this.#pacer.memory(nowMs),
      lastStarts: this.#supply.lastStarts(nowMs),
      ...(prevailing ? { prevailing } : {}),
      ...(dueCount ? { dueCount } : {}),
    });
  }

  #isTime(what: string, everyMs: number, nowMs: number): boolean {
    if (nowMs - (this.#doneAtMs.get(what) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
    this.#doneAtMs.set(what, nowMs);
    return true;
  }

  /** Turns go on meanwhile. What has not ended when its time comes again is not begun a second time. */
  #beside(what: string, work: () => Promise<unknown>): void {
    if (this.#underWay.has(what)) return;
    this.#underWay.add(what);
    void work()
      .catch((error: unknown) => this.#ports.log.warn(`${what} failed`, { reason: String(error) }))
      .finally(() => this.#underWay.delete(what));
  }

  async #readMetrics(nowMs: number): Promise<void> {
    const answer = await this.#ports.readings.recent(nowMs);
    this.#pacer.readings(answer, this.#ports.clock.nowMs());
    if (answer.kind === 'unreadable') this.#ports.log.error('CloudWatch cannot be read', { reason: answer.reason });
  }

  async #readQuotas(): Promise<void> {
    const answers = await this.#ports.quotas.read();
    const change = this.#pacer.quotas(answers, this.#ports.clock.nowMs());
    if (change !== undefined) this.#ports.log.info('quotas changed', { sentence: change });
    for (const [quota, answer] of Object.entries(answers)) {
      if (answer.kind === 'unreadable')
        this.#ports.log.warn('quota cannot be read, the last known value is used', { quota, reason: answer.reason });
    }
  }

  /** Says what bound most of the last second, and measures. */
  #say({ binding, figures }: AdmissionResult, nowMs: number): void {
    const seen = this.#bindings.get(binding.kind);
    this.#bindings.set(binding.kind, { count: (seen?.count ?? 0) + 1, latest: binding });
    this.#measures.bound(binding.kind);
    this.#prevailing.note(binding);
    if (this.#isTime('say', SAY_EVERY_MS, nowMs)) {
      const most = [...this.#bindings.values()].reduce((a, b) => (b.count > a.count ? b : a)).latest;
      this.#bindings.clear();
      this.#sentence = sentenceOf(most);
      this.#ports.log.info('pace', { binding: most.kind, sentence: this.#sentence, ...figures });
    }
    if (this.#isTime('metrics', METRICS_EVERY_MS, nowMs)) this.#measures.write(figures, nowMs);
  }

  async #report(nowMs: number): Promise<void> {
    let isFinishing = false;
    for (const campaign of this.#supply.campaigns) {
      const asked = this.#asked.get(campaign.sk) ?? { atMs: 0, finals: 0, finalAtMs: 0, isMoving: false };
      this.#asked.set(campaign.sk, asked);
      if (this.#pacer.flights.ownOf(campaign.sk) > 0) asked.isMoving = true;
      if (await this.#mayBeOver(campaign, nowMs))
        isFinishing = (await this.#requestFinal(campaign, asked, nowMs)) || isFinishing;
      else await this.#requestStatus(campaign, asked, nowMs);
    }
    this.#isFinishing = isFinishing;
  }

  /** Whether the campaign is about to be finished. */
  async #requestFinal(campaign: CampaignItem, asked: Asked, nowMs: number): Promise<boolean> {
    // The last count found some who are held: until somebody changes that, it is not over.
    const held = standingOf(campaign, nowMs).kind === 'over' ? undefined : campaign.counted;
    const isHeld = held !== undefined && held.held > 0;
    const isWorthWhile = !isHeld && asked.finals < FINAL_PATIENCE;
    const rarelyMs = Math.max(FINAL_RARELY_MS, quietMs(campaign));
    const lastAtMs = isHeld ? Math.max(asked.finalAtMs, held.atMs) : asked.finalAtMs;
    if (nowMs - lastAtMs >= (isWorthWhile ? FINAL_EVERY_MS : rarelyMs)) {
      Object.assign(asked, { finalAtMs: nowMs, atMs: nowMs, finals: asked.finals + 1 });
      await this.#ports.reports.request({ campaign: campaign.sk, kind: 'final' });
    }
    return isWorthWhile;
  }

  async #requestStatus(campaign: CampaignItem, asked: Asked, nowMs: number): Promise<void> {
    asked.finals = 0;
    const everyMs = Math.max(STATUS_EVERY_MS, STATUS_MS_PER_CONTACT * (campaign.countedContacts ?? 0));
    if (nowMs - asked.atMs < everyMs) return;
    const countMayBeMs = FRESH_SHARE * (asked.isMoving ? everyMs : Math.max(everyMs, quietMs(campaign)));
    asked.atMs = nowMs;
    asked.isMoving = false;
    const message = this.#messageFor(campaign, nowMs);
    await this.#ports.reports.request({ campaign: campaign.sk, kind: 'status', message, countMayBeMs });
  }

  /** What holds the campaign itself says more to its owner than what binds the others. */
  #messageFor(campaign: CampaignItem, nowMs: number): string {
    const standing = standingOf(campaign, nowMs);
    return standing.kind === 'active' || standing.kind === 'over'
      ? this.#sentence
      : heldSentence(campaign.sk, standing);
  }

  async #mayBeOver(campaign: CampaignItem, nowMs: number): Promise<boolean> {
    if (this.#pacer.flights.ownOf(campaign.sk) > 0) return false;
    // Nobody of a campaign that was cancelled, or has ended, is called any more: its contacts stay as they are.
    return standingOf(campaign, nowMs).kind === 'over' || this.#supply.isExhausted(campaign.sk, nowMs);
  }
}

const quietMs = ({ countedContacts = 0 }: CampaignItem): number =>
  Math.min(QUIET_AT_MOST_MS, QUIET_MS_PER_CONTACT * countedContacts);
