/** The world of the intake in memory: tables, bucket and functions, with a fault that can be set off at any step. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { ChunkMessage, PoisonedChunk, PoisonedMessage } from '../../../../lambda/contract/chunk-message';
import {
  type CampaignId,
  type CampaignItem,
  type ChunkItem,
  type ContactItem,
  chunkSortKey,
  type ListItem,
  type StopItem,
  type SuppressedNumberItem,
  type SuppressionListItem,
  suppressedPartition,
  suppressedSortKey,
} from '../../../../lambda/contract/items';
import type { ReportRequest } from '../../../../lambda/contract/reports';
import { listSortKey } from '../../../../lambda/core/intake/load-list';
import type {
  ChunkStore,
  DefinitionStore,
  Functions,
  IntakeStore,
  KeyedHash,
  ListObjects,
  ListStore,
  LoadedContact,
  LoadListDeps,
} from '../../../../lambda/core/intake/ports';
import { UnreadableBytes } from '../../../../lambda/core/intake/text-form';
import type { ReportStore } from '../../../../lambda/core/report/ports';
import type { WriteReportsDeps } from '../../../../lambda/core/report/write-reports';
import type { MessageLeases } from '../../../../lambda/handlers/intake';
import { VirtualClock } from '../dial/virtual-clock';

const START_MS = Date.parse('2026-11-20T15:00:00Z');
export const SPRING: CampaignId = 'default/spring';
export const LIST_KEY = 'campaigns/default/spring/lists/list.csv';

const digest = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

export const testHash: KeyedHash = {
  contactKey: (campaign, phone) => digest(`${campaign}|${phone}`),
  numberKey: digest,
};

/** Everything that the intake and the reports left behind. */
/** A service that is away. */
export class Outage extends Error {}

export class World implements Omit<LoadListDeps, 'defaultCountry'>, WriteReportsDeps {
  readonly defaultCountry = 'US';
  readonly isOutage = (error: unknown): boolean => error instanceof Outage;
  readonly clock = new VirtualClock(START_MS);
  readonly campaigns = new Map<string, CampaignItem>();
  readonly contacts = new Map<string, LoadedContact>();
  readonly listItems = new Map<string, ListItem>();
  /** `plan chunk` -> item */
  readonly chunkItems = new Map<string, ChunkItem>();
  readonly #signals = new Map<string, number>();
  /** Messages that were sent and not received yet. */
  readonly sent: ChunkMessage[] = [];
  readonly letters: (PoisonedChunk | PoisonedMessage)[] = [];
  readonly delays: number[] = [];
  /** The next so many writes of contacts are refused. */
  throttles = 0;
  #ids = 0;
  readonly suppression = new Map<string, SuppressionListItem>();
  /** `numberKey list` -> etag */
  readonly suppressed = new Map<string, string>();
  /** As they are in the table: partition and sort key -> item. */
  readonly suppressedItems = new Map<string, SuppressedNumberItem>();
  readonly files = new Map<string, Uint8Array>();
  readonly reportRequests: ReportRequest[] = [];
  /** What was done, in order: `putContact`, `write rejects.csv`... */
  readonly journal: string[] = [];
  wakeUps = 0;
  stop: StopItem | undefined;
  pieceBytes = 1_000;
  /** Steps until one fails; the failure happens once, half of the time after the step was done. */
  #stepsToFault: number | undefined;
  #faultIsAfter = false;
  /** Runs before the step of this name. */
  before: Partial<Record<string, () => unknown>> = {};

  readonly store: IntakeStore & ReportStore = {
    touchCampaign: (campaign, nowMs, dueShards = 0) =>
      this.#step('touchCampaign', () => {
        const { finishedAtMs: _, ...item } = this.campaigns.get(campaign) ?? {
          pk: 'CAMPAIGNS' as const,
          sk: campaign,
          createdAtMs: nowMs,
        };
        this.campaigns.set(campaign, { ...item, loadedAtMs: nowMs, ...(dueShards > 4 ? { dueShards } : {}) });
      }),
    addZoneKeys: (campaign, zoneKeys) =>
      this.#step('addZoneKeys', () => {
        const item = this.campaigns.get(campaign) as CampaignItem;
        this.campaigns.set(campaign, { ...item, zoneKeys: new Set([...(item.zoneKeys ?? []), ...zoneKeys]) });
      }),
    putContact: (contact) =>
      this.#step('putContact', () => {
        const zones = this.campaigns.get(SPRING)?.zoneKeys;
        if (!zones?.has(contact.zoneKey)) throw new Error(`zone ${contact.zoneKey} was not registered`);
        if (this.throttles > 0) {
          this.throttles -= 1;
          return { kind: 'throttled' };
        }
        const present = this.contacts.get(contact.sk);
        if (present) return { kind: 'exists', origin: present };
        this.contacts.set(contact.sk, contact);
        return { kind: 'stored' };
      }),
    countContacts: (_, list, etag) =>
      this.#step(
        'countContacts',
        () => [...this.contacts.values()].filter((item) => item.list === list && item.listEtag === etag).length,
      ),
    listsOf: (campaign) => this.lists.listsOf(campaign),
    chunksOf: (plan) => this.chunks.chunksOf(plan),
    openCampaigns: () =>
      this.#step('openCampaigns', () =>
        [...this.campaigns.values()].filter((item) => item.finishedAtMs === undefined).map((item) => item.sk),
      ),
    suppressionLists: () => this.#step('suppressionLists', () => [...this.suppression.values()]),
    replaceSuppressionList: (item, seen) =>
      this.#step(item.state === 'loading' ? 'beginSuppressionList' : 'endSuppressionList', () => {
        const now = this.suppression.get(item.sk);
        const isSeen = now?.etag === seen?.etag && now?.state === seen?.state && now?.version === seen?.version;
        if (isSeen) this.suppression.set(item.sk, item);
        return isSeen;
      }),
    suppress: (numberKeys, { sk, etag, version = 0 }) =>
      this.#step('suppress', () => {
        for (const key of numberKeys) {
          this.suppressed.set(`${key} ${sk}`, etag);
          const item = { pk: suppressedPartition(key), sk: suppressedSortKey(sk, version), list: sk, etag, version };
          this.suppressedItems.set(`${item.pk} ${item.sk}`, item);
        }
      }),
    campaign: async (campaign) => this.campaigns.get(campaign),
    stopSwitch: async () => this.stop,
    forEachState: async (_, visit, isExact) => {
      this.journal.push(isExact ? 'count exactly' : 'count');
      for (const contact of [...this.contacts.values()]) visit(contact);
    },
    contacts: (_) => pages([...this.contacts.values()]),
    noteCount: async (campaign, contacts, counted) => {
      const item = this.campaigns.get(campaign);
      if (item && (item.counted?.atMs ?? 0) <= counted.atMs)
        this.campaigns.set(campaign, { ...item, countedContacts: contacts, counted });
    },
    noteTold: async (campaign, told, before) => {
      const item = this.campaigns.get(campaign);
      if (item && item.told?.atMs === before?.atMs) this.campaigns.set(campaign, { ...item, told });
    },
    finishCampaign: (campaign, loadedAtMs, nowMs, counted) =>
      this.#step('finishCampaign', () => {
        const item = this.campaigns.get(campaign);
        if (!item || item.loadedAtMs !== loadedAtMs) return false;
        this.campaigns.set(campaign, { ...item, finishedAtMs: nowMs, ...(counted ? { counted } : {}) });
        return true;
      }),
  };

  readonly definitions: DefinitionStore = {
    campaign: (campaign) => this.#step('campaign', () => this.campaigns.get(campaign)),
    changeDefinition: (campaign, was, change, nowMs) =>
      this.#step('changeDefinition', () => {
        const item = this.campaigns.get(campaign);
        const isAsRead =
          Boolean(item) === Boolean(was) &&
          item?.applied?.sequencer === was?.applied?.sequencer &&
          item?.definitionProblems?.sequencer === was?.definitionProblems?.sequencer;
        if (!isAsRead) return false;
        const now: CampaignItem = item ?? { pk: 'CAMPAIGNS', sk: campaign, createdAtMs: nowMs, finishedAtMs: nowMs };
        if (change.kind === 'refused') {
          this.campaigns.set(campaign, { ...now, definitionProblems: change.refused });
          return true;
        }
        const { definitionProblems: _, finishedAtMs: __, ...opened } = now;
        const isOpen = item ? { loadedAtMs: nowMs } : { finishedAtMs: nowMs };
        this.campaigns.set(campaign, { ...opened, ...isOpen, applied: change.applied });
        return true;
      }),
  };

  readonly lists: ListStore = {
    listsOf: (campaign) =>
      this.#step('listsOf', () => [...this.listItems.values()].filter((item) => item.pk === `LISTS#${campaign}`)),
    list: ({ sk }) => this.#step('list item', () => this.listItems.get(sk)),
    putList: (item) => this.#step('putList', () => void this.listItems.set(item.sk, item)),
    putUnplannedList: (item) => this.#putListIf(item, (now) => now?.plan === undefined || now.state === 'refused'),
    planList: (item) => this.#putListIf(item, (now) => now?.plan === undefined && now?.state === 'loading'),
    endList: (item) =>
      this.#putListIf(
        item,
        (now) =>
          now?.plan === item.plan &&
          (now?.state === 'loading' || (now?.state === 'incomplete' && item.state === 'loaded')),
      ),
  };

  readonly chunks: ChunkStore = {
    chunksOf: (plan) =>
      this.#step('chunksOf', () => [...this.chunkItems.values()].filter((item) => item.pk === `CHUNKS#${plan}`)),
    beginChunk: (plan, chunk) =>
      this.#step('beginChunk', () => {
        const now = this.#chunk(plan, chunk);
        if (now.state === 'failed') return this.#setChunk({ ...now, state: 'loading', starts: 1, givenBack: 0 });
        return this.#setChunk({ ...now, starts: now.starts + 1 });
      }),
    noteProgress: (plan, chunk, counts) =>
      this.#changeChunk('noteProgress', plan, chunk, (now) =>
        counts.rows > (now.counts?.rows ?? -1) ? { counts } : {},
      ),
    endChunk: (plan, chunk, counts) => this.#changeChunk('endChunk', plan, chunk, () => ({ state: 'loaded', counts })),
    giveBackChunk: (plan, chunk) =>
      this.#changeChunk('giveBackChunk', plan, chunk, (now) => ({ givenBack: (now.givenBack ?? 0) + 1 })),
    noteFailure: (plan, chunk, failure) => this.#changeChunk('noteFailure', plan, chunk, () => ({ failure })),
    giveUpChunk: (plan, chunk, failure) =>
      this.#changeChunk('giveUpChunk', plan, chunk, () => ({ state: 'failed', failure })),
    claimSignal: (plan, signal, periodMs, nowMs) =>
      this.#step('claimSignal', () => {
        const name = `${plan} ${signal}`;
        if ((this.#signals.get(name) ?? Number.NEGATIVE_INFINITY) > nowMs - periodMs) return false;
        this.#signals.set(name, nowMs);
        return true;
      }),
  };

  readonly chunkQueue = {
    send: (messages: readonly ChunkMessage[]) => this.#step('send', () => void this.sent.push(...messages)),
  };
  readonly deadLetters = {
    send: async (letter: PoisonedChunk | PoisonedMessage) => void this.letters.push(letter),
  };
  readonly leases: MessageLeases = {
    hold: async () => ({ release: () => undefined }),
    delay: async (_, seconds) => void this.delays.push(seconds),
  };
  readonly newId = () => `scan-${++this.#ids}`;
  readonly random = () => 0.5;
  readonly unpack = async function* (bytes: AsyncIterable<Uint8Array>) {
    const packed: Uint8Array[] = [];
    for await (const piece of bytes) packed.push(piece);
    try {
      yield gunzipSync(Buffer.concat(packed));
    } catch {
      throw new UnreadableBytes('the list is packed with gzip, and damaged or cut off');
    }
  };

  readonly objects: ListObjects = {
    versionOf: (key) => this.#step('versionOf', () => this.#etagOf(key)),
    open: (key, etag, range) =>
      this.#step(`open ${key}`, () => {
        const file = this.files.get(key);
        const part = range ? file?.subarray(range.from, range.to) : file;
        return part && this.#etagOf(key) === etag ? pieces(part, this.pieceBytes) : undefined;
      }),
    read: (key) =>
      this.#step(`read ${key}`, () => {
        const file = this.files.get(key);
        return file && pieces(file, this.pieceBytes);
      }),
    writeBytes: (key, parts) =>
      this.#step(`write ${key}`, () => void this.files.set(key, new Uint8Array(Buffer.concat(parts)))),
    list: (prefix) =>
      this.#step('list', () =>
        [...this.files.keys()]
          .filter((key) => key.startsWith(prefix))
          .map((key) => ({ key, etag: this.#etagOf(key) as string })),
      ),
    writeText: (key) => {
      const texts: string[] = [];
      return {
        write: async (text) => void texts.push(text),
        close: () =>
          this.#step(`write ${key}`, () => void this.files.set(key, new TextEncoder().encode(texts.join('')))),
      };
    },
  };

  readonly functions: Functions = {
    wakeController: () =>
      this.#step('wakeController', () => {
        this.wakeUps += 1;
      }),
    requestReport: (request) => this.#step('requestReport', () => void this.reportRequests.push(request)),
  };

  readonly hashKeys = { load: async () => testHash };

  drop(key: string, content: string | Uint8Array): void {
    this.files.set(key, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }

  /** The step of this number, from now, fails: before it is done, or after. */
  failAt(step: number, isAfter: boolean): void {
    this.#stepsToFault = step;
    this.#faultIsAfter = isAfter;
  }

  /** A fault that has not come yet does not come. */
  mend(): void {
    this.#stepsToFault = undefined;
  }

  text(key: string): string | undefined {
    const file = this.files.get(key);
    return file && new TextDecoder().decode(file);
  }

  json<T>(key: string): T {
    return JSON.parse(this.text(key) ?? 'null') as T;
  }

  listItem(key: string = LIST_KEY): ListItem | undefined {
    return this.listItems.get(listSortKey(key, this.#etagOf(key) ?? ''));
  }

  /** Moves every contact on, as the controller would. */
  settleAll(change: (contact: ContactItem) => Partial<ContactItem>): void {
    for (const [sk, contact] of this.contacts) this.contacts.set(sk, { ...contact, ...change(contact) });
  }

  #etagOf(key: string): string | undefined {
    const file = this.files.get(key);
    return file && digest(file);
  }

  #putListIf(item: ListItem, isAllowed: (now: ListItem | undefined) => boolean): Promise<boolean> {
    return this.#step('putListIf', () => {
      if (!isAllowed(this.listItems.get(item.sk))) return false;
      this.listItems.set(item.sk, item);
      return true;
    });
  }

  #chunk(plan: string, chunk: number): ChunkItem {
    const sk = chunkSortKey(chunk);
    return this.chunkItems.get(`${plan} ${sk}`) ?? { pk: `CHUNKS#${plan}`, sk, state: 'loading', starts: 0 };
  }

  #setChunk(item: ChunkItem): ChunkItem {
    this.chunkItems.set(`${item.pk.slice('CHUNKS#'.length)} ${item.sk}`, item);
    return item;
  }

  /** Nothing changes a chunk that is loaded. */
  #changeChunk(
    step: string,
    plan: string,
    chunk: number,
    change: (now: ChunkItem) => Partial<ChunkItem>,
  ): Promise<void> {
    return this.#step(step, () => {
      const now = this.#chunk(plan, chunk);
      if (now.state !== 'loaded') this.#setChunk({ ...now, ...change(now) });
    });
  }

  async #step<T>(name: string, act: () => T): Promise<T> {
    await this.before[name]?.();
    const isFaulty = this.#stepsToFault === 0;
    if (this.#stepsToFault !== undefined) this.#stepsToFault -= 1;
    if (isFaulty && !this.#faultIsAfter) throw new Error(`fault before ${name}`);
    this.journal.push(name);
    const result = act();
    if (isFaulty) throw new Error(`fault after ${name}`);
    return result;
  }
}

async function* pieces(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

async function* pages<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < items.length; at += 3) yield items.slice(at, at + 3);
}
