/**
 * Makes a world that breaks a promise simpler, for as long as it still breaks one: what is left is what the violation
 * needs. Greedy, one step after the other; every step is a whole world, dialed to its end.
 */
import type { DrawnWorld, Trial } from '../../../sim/world/random-world';

export interface Shrunk {
  readonly world: DrawnWorld;
  readonly violations: readonly string[];
  /** Worlds that were tried on the way. */
  readonly tries: number;
}

const MOST_TRIES = 150;
/** Whatever can be left out of the options: then it is as it is when nobody says anything. */
const REMOVABLE = [
  'changes',
  'killEveryMs',
  'freezeEveryMs',
  'killWhom',
  'doubleStarts',
  'quotas',
  'retryDelayMs',
] as const;
/** Rates that have a default of their own, and are 0 where nothing goes wrong. */
const RATES = ['duplicateRate', 'lateDeliveryRate', 'lostAnswerRate', 'crashRate', 'deadSocketRate'] as const;
const CALM_EVENTS = { lossRate: 0, duplicateRate: 0, lateRate: 0, outage: undefined };

/** @param world one that breaks a promise */
export async function shrink(world: DrawnWorld, tryDrawn: (world: DrawnWorld) => Promise<Trial>): Promise<Shrunk> {
  let shrunk: Shrunk = { world, violations: (await tryDrawn(world)).violations, tries: 1 };
  for (let isDone = shrunk.violations.length === 0; !isDone; ) {
    isDone = true;
    for (const candidate of simpler(shrunk.world)) {
      if (shrunk.tries >= MOST_TRIES) return shrunk;
      const { violations } = await tryDrawn(candidate);
      shrunk = { ...shrunk, tries: shrunk.tries + 1 };
      if (violations.length === 0) continue;
      shrunk = { ...shrunk, world: candidate, violations };
      isDone = false;
      break;
    }
  }
  return shrunk;
}

/** Worlds with one thing less, those first that leave out most. */
function simpler(world: DrawnWorld): readonly DrawnWorld[] {
  const { options, outage } = world;
  const { account, contacts } = options;
  const having = (change: Partial<DrawnWorld['options']>): DrawnWorld => ({
    ...world,
    options: { ...options, ...change },
  });
  const calm = { ...account, events: { ...account.events, ...CALM_EVENTS } };
  const alone = { ...account, inbound: { kind: 'none' as const } };
  return [
    ...(outage ? [{ ...world, outage: undefined }] : []),
    ...REMOVABLE.filter((name) => options[name] !== undefined).map((name) => without(world, name)),
    ...RATES.filter((name) => options[name] !== 0).map((name) => having({ [name]: 0 })),
    ...(account.inbound?.kind === 'none' ? [] : [having({ account: alone })]),
    ...(isCalm(account.events) ? [] : [having({ account: calm })]),
    ...(contacts > 1 ? [having({ contacts: Math.floor(contacts / 2) })] : []),
    ...(contacts > 3 ? [having({ contacts: contacts - 1 })] : []),
    ...(options.maxAttempts > 1 ? [having({ maxAttempts: 1 })] : []),
  ];
}

function without(world: DrawnWorld, name: (typeof REMOVABLE)[number]): DrawnWorld {
  const { [name]: _left, ...options } = world.options;
  return { ...world, options: options as DrawnWorld['options'] };
}

const isCalm = (events: DrawnWorld['options']['account']['events'] = {}): boolean =>
  !events.outage && [events.lossRate, events.duplicateRate, events.lateRate].every((rate) => (rate ?? 0) === 0);
