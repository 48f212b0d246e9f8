/**
 * Callpace itself, measured like any other policy: the deployed cores of controller and dialer in virtual time, with
 * queues, lanes, store and hand-overs in between.
 */
import type { AccountOptions } from '../connect/account';
import { type Figures, openWindow } from '../measure/figures';
import { accountOf, type Regime } from '../measure/regime';
import { RUN_START_MS } from '../measure/run';
import { World, type WorldOptions } from '../world/world';

/** Dials without end in a regime, and measures after its warm-up. */
export async function runCallpace(
  regime: Regime,
  seed: number,
  overrides: Partial<WorldOptions> = {},
): Promise<Figures> {
  const { world, figures } = await dial(regime, seed, overrides);
  void world;
  return figures;
}

/** The same, with the world it happened in: for what the figures do not tell. */
export async function dial(
  regime: Regime,
  seed: number,
  overrides: Partial<WorldOptions> = {},
): Promise<{ readonly world: World; readonly figures: Figures }> {
  const changes = regime.changes ?? [];
  const account: AccountOptions = regime.account;
  const world = new World({
    seed,
    account,
    contacts: 'endless',
    changes: changes.map((change) => ({ atMs: change.atSeconds * 1_000, account: change.account })),
    ...faultsOf(regime),
    ...overrides,
  });
  const fromMs = RUN_START_MS + regime.warmUpSeconds * 1_000;
  const toMs = fromMs + regime.seconds * 1_000;
  await world.advance(fromMs);
  const run = { account: accountOf(regime), seed, startMs: RUN_START_MS, changes };
  const window = openWindow(world.model, run, fromMs);
  await world.advance(toMs);
  return { world, figures: window.close(toMs) };
}

function faultsOf({ faults = {} }: Regime): Partial<WorldOptions> {
  const { handOverEverySeconds, ...rest } = faults;
  return rest;
}
