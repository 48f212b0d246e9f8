/** Collects what the demo shows and judges by: each figure from the one who knows it. */
import type { CampaignId } from '../../lambda/contract/items';
import { METRICS } from '../../lambda/contract/metrics';
import type { OutcomeKind } from '../../lambda/contract/outcome';
import type { CampaignStatus, CampaignSummary } from '../../lambda/contract/reports';
import type { ControllerSettings } from '../../lambda/contract/settings';
import type { LocalProblem, LogLine } from '../functions/invocation';
import type { LocalStack } from '../stack';
import { accountsOf, openContacts } from './accounts';
import { type CallBooks, controllerBooks, metricTotal, simulatorBooks } from './call-books';
import type { CampaignReports } from './campaign-reports';
import { secondsLeft } from './estimate';
import { type PaceLine, readPaceLine } from './pace-line';
import type { DeadLetterShown, Snapshot } from './snapshot';
import type { Reading } from './time-mean';

export interface ObserverOptions {
  readonly stack: Pick<LocalStack, 'connect' | 'metrics'>;
  readonly settings: ControllerSettings;
  readonly campaign: CampaignId;
  readonly labels: readonly string[];
  readonly reports: CampaignReports;
  readonly readDeadLetters: () => Promise<readonly DeadLetterShown[]>;
  /** When the list was dropped, Unix ms. */
  readonly startedAtMs: number;
}

const OUTCOME_METRICS: Readonly<Record<OutcomeKind, string>> = {
  accepted: METRICS.placed,
  throttled: METRICS.throttled,
  capacity: METRICS.capacity,
  'not-sent': METRICS.notSent,
  refused: METRICS.refused,
  blocked: METRICS.blocked,
  unknown: METRICS.unknown,
};

/** What the functions and the stack said since it was booted, before there was anything to observe. */
export class StackVoices {
  readonly paceLines: PaceLine[] = [];
  readonly problems: string[] = [];

  readonly hear = (line: LogLine): void => {
    const pace = readPaceLine(line);
    if (pace !== undefined) this.paceLines.push(pace);
  };

  readonly complain = (problem: LocalProblem): void => {
    this.problems.push(`${problem.source}: ${problem.message}`);
  };

  get headroom(): readonly Reading[] {
    return this.paceLines.map(({ atMs, headroom }) => ({ atMs, value: headroom }));
  }
}

export class Observer {
  status: CampaignStatus | undefined;
  summary: CampaignSummary | undefined;
  deadLetters: readonly DeadLetterShown[] = [];
  readonly #options: ObserverOptions;
  readonly #voices: StackVoices;
  #changedAtMs: number;
  #fingerprint = '';

  constructor(options: ObserverOptions, voices: StackVoices) {
    this.#options = options;
    this.#voices = voices;
    this.#changedAtMs = options.startedAtMs;
  }

  /** Reads the reports anew. */
  async refresh(): Promise<void> {
    const { reports, readDeadLetters } = this.#options;
    this.summary ??= await reports.summary();
    this.status = this.summary ?? (await reports.status()) ?? this.status;
    const dead = this.status?.contacts['dead-lettered'] ?? 0;
    if (dead !== this.deadLetters.reduce((sum, { count }) => sum + count, 0))
      this.deadLetters = await readDeadLetters();
  }

  snapshot(nowMs: number): Snapshot {
    const { settings, campaign, labels, startedAtMs } = this.#options;
    const books = this.#books(nowMs);
    const pace = this.#voices.paceLines.at(-1);
    return {
      campaign,
      labels,
      elapsedMs: nowMs - startedAtMs,
      secondsLeft: this.#secondsLeft(books),
      calls: {
        placed: books.placed,
        own: books.own,
        inbound: books.inbound,
        headroom: pace?.headroom,
        quota: settings.concurrentCallsQuota,
      },
      rate: {
        callsPerSecond: books.callsPerSecond,
        limit: settings.callsPerSecond,
        burst: settings.burst,
        history: books.startsPerSecond,
      },
      bindsNow: pace?.sentence,
      outcomes: this.#outcomes(nowMs),
      dispositions: books.dispositions,
      report: this.status,
      deadLetters: this.deadLetters,
      problems: this.#voices.problems,
    };
  }

  /** How long neither the reports nor the calls have changed. */
  unchangedMs(snapshot: Snapshot, nowMs: number): number {
    const { calls, report } = snapshot;
    const fingerprint = JSON.stringify([calls.placed, calls.own, report?.contacts, report?.lists, report?.held]);
    if (fingerprint !== this.#fingerprint) {
      this.#fingerprint = fingerprint;
      this.#changedAtMs = nowMs;
    }
    return nowMs - this.#changedAtMs;
  }

  #books(nowMs: number): CallBooks {
    const { stack, settings } = this.#options;
    return stack.connect === undefined
      ? controllerBooks(stack.metrics, settings.deployment, this.#voices.paceLines.at(-1), nowMs)
      : simulatorBooks(stack.connect, nowMs);
  }

  #outcomes(nowMs: number): Snapshot['outcomes'] {
    const { stack, settings } = this.#options;
    const total = (metric: string) => metricTotal(stack.metrics, settings.deployment, metric, nowMs);
    return Object.fromEntries(
      Object.entries(OUTCOME_METRICS).map(([kind, metric]) => [kind, total(metric)]),
    ) as Snapshot['outcomes'];
  }

  #secondsLeft(books: CallBooks): number | undefined {
    if (this.status === undefined) return undefined;
    const accounts = accountsOf(this.status);
    const contacts = Object.values(accounts.contacts).reduce((sum, count) => sum + count, 0);
    const ended = Object.values(books.dispositions).reduce((sum, count) => sum + count, 0);
    return secondsLeft({
      contacts: contacts - accounts.contacts.suppressed - accounts.contacts['dead-lettered'] - accounts.held,
      callsPlaced: books.placed,
      answered: books.dispositions.answered ?? 0,
      ended,
      maxAttempts: this.#options.settings.maxAttempts,
      callsPerSecond: averageOfLate(books),
      open: openContacts(accounts),
    });
  }
}

/** Seconds of history that an estimate of the pace looks at. */
const LATE_SECONDS = 10;

function averageOfLate({ startsPerSecond, callsPerSecond }: CallBooks): number {
  const late = startsPerSecond.slice(-LATE_SECONDS);
  return late.length === 0 ? callsPerSecond : late.reduce((sum, starts) => sum + starts, 0) / late.length;
}
