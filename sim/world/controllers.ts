/**
 * The invocations of the controller: one (or two at once) at every beat of the schedule, and what befalls them. A fault
 * that is meant for the active controller waits until there is one.
 */
import { type ControllerPorts, type ControllerRules, runController } from '../../lambda/core/pace/run-controller';
import { Random } from '../random';
import type { VirtualClock } from '../virtual-clock';
import type { OwnPorts } from './controller-ports';
import type { Injected } from './injected';
import { Life } from './life';
import type { SettledOptions } from './options';
import { SkewedClock } from './skewed-clock';
import type { Tables } from './tables';

export interface ControllersOptions {
  readonly options: SettledOptions;
  readonly clock: VirtualClock;
  readonly tables: Tables;
  readonly injected: Injected;
  readonly ports: Omit<ControllerPorts, keyof OwnPorts>;
  readonly rules: ControllerRules;
}

interface Invocation {
  readonly life: Life;
  /** Its first id, which is its name in the lease. */
  name: string | undefined;
}

/** How long an invocation may take, ms: five minutes, less what it needs to leave. */
const INVOCATION_MS = 285_000;
const USUAL_SCHEDULE_MS = 60_000;
/** An asynchronous invocation until Lambda has taken it, ms, and the spread of cold starts. Assumptions. */
const INVITE_MS = 20;
const COLD_START_SIGMA = 0.4;
/** How often a fault looks for somebody to befall, ms. */
const LOOK_AGAIN_MS = 50;

export class Controllers {
  /** Why invocations left, in order; killed ones leave nothing. */
  readonly departures: string[] = [];
  readonly #options: ControllersOptions;
  readonly #random: Random;
  readonly #running = new Set<Invocation>();
  #ids = 0;

  constructor(options: ControllersOptions) {
    this.#options = options;
    this.#random = new Random(options.options.seed, 'controllers');
  }

  start(): void {
    const { options, clock, injected } = this.#options;
    void this.#schedule();
    void this.#befall(options.killEveryMs, 'kills', (invocation) => {
      invocation.life.kill();
      this.#running.delete(invocation);
      injected.kills += 1;
    });
    void this.#befall(options.freezeEveryMs, 'freezes', ({ life }) => {
      life.freeze(clock.nowMs() + options.freezeForMs);
      injected.freezes += 1;
    });
  }

  /** Starts one more invocation, as the schedule does. Resolves when it has left; never if it is killed. */
  async invoke(isWoken = false): Promise<void> {
    const { clock, ports, rules, options } = this.#options;
    const life = new Life(clock);
    const invocation: Invocation = { life, name: undefined };
    this.#running.add(invocation);
    const own: OwnPorts = {
      clock: SkewedClock.draw(clock, options.clockErrorMs, this.#random),
      newId: () => {
        this.#ids += 1;
        invocation.name ??= `id-${this.#ids}`;
        return `id-${this.#ids}`;
      },
      standbys: { invite: () => this.#invite() },
    };
    const lived = Object.entries({ ...ports, ...own }).map(([name, port]) => [
      name,
      typeof port === 'object' ? life.live(port) : port,
    ]);
    const deadlineMs = clock.monotonicMs() + INVOCATION_MS;
    const running = runController(Object.fromEntries(lived), rules, { isWoken, deadlineMs });
    this.departures.push(await running.catch((error: unknown) => this.#excuse(error)));
    this.#running.delete(invocation);
  }

  /** An invocation may fail while the store is down, as one of Lambda's may; at any other time it is a bug. */
  #excuse(error: unknown): string {
    if (this.#options.tables.isDown) return 'failed';
    throw error;
  }

  /** Lambda answers at once; the new invocation begins after its environment has. */
  async #invite(): Promise<void> {
    const { clock, options } = this.#options;
    const startsAfterMs = Math.round(this.#random.lognormal(options.coldStartMs, COLD_START_SIGMA));
    void clock.sleep(startsAfterMs).then(() => this.invoke(true));
    await clock.sleep(INVITE_MS);
  }

  /** The scheduler keeps to the minute, at any second of it. */
  async #schedule(): Promise<void> {
    const { clock, options, injected } = this.#options;
    const everyMs = options.scheduleMs ?? USUAL_SCHEDULE_MS;
    for (let beatMs = clock.nowMs(); ; beatMs += everyMs) {
      void this.invoke();
      if (options.doubleStarts) {
        void this.invoke();
        injected.doubleStarts += 1;
      }
      const secondsMs = Math.round(this.#random.between(0, Math.min(everyMs, USUAL_SCHEDULE_MS)));
      await clock.sleep(beatMs + everyMs + secondsMs - clock.nowMs());
    }
  }

  /** Lets something befall an invocation, again and again. */
  async #befall(everyMs: number, stream: string, blow: (invocation: Invocation) => void): Promise<void> {
    const { clock, options } = this.#options;
    if (everyMs === Number.POSITIVE_INFINITY) return;
    const random = new Random(options.seed, stream);
    for (;;) {
      await clock.sleep(options.faultTimes === 'exact' ? everyMs : random.exponential(everyMs));
      let victim = this.#victim(random);
      while (!victim) {
        await clock.sleep(LOOK_AGAIN_MS);
        victim = this.#victim(random);
      }
      blow(victim);
    }
  }

  #victim(random: Random): Invocation | undefined {
    const { options, tables } = this.#options;
    const running = [...this.#running];
    if (options.killWhom === 'any') return running[Math.floor(random.next() * running.length)];
    const holder = tables.lease?.holder;
    return running.find(({ name, life }) => name !== undefined && name === holder && !life.isFrozen);
  }
}
