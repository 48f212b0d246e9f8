/**
 * Callpace itself, measured like any other policy: the deployed cores of controller and dialer in virtual time, with
 * queues, lanes, store and hand-overs in between.
 */
import { type Figures, openWindow } from '../measure/figures';
import { accountOf, type Regime } from '../measure/regime';
import { RUN_START_MS } from '../measure/run';
import { World } from '../world/world';

export interface MeasuredWorld {
  readonly world: World;
  readonly figures: Figures;
}

/** Dials without end in a regime, and measures after its warm-up. */
export async function runCallpace(regime: Regime, seed: number): Promise<MeasuredWorld> {
  const changes = regime.changes ?? [];
  const world = new World({
    seed,
    account: regime.account,
    contacts: 'endless',
    changes: changes.map(({ atSeconds, account }) => ({ atMs: atSeconds * 1_000, account })),
    ...regime.faults,
  });
  const fromMs = RUN_START_MS + regime.warmUpSeconds * 1_000;
  const toMs = fromMs + regime.seconds * 1_000;
  await world.advance(fromMs);
  const run = { account: accountOf(regime), seed, startMs: RUN_START_MS, changes };
  const window = openWindow(world.model, run, fromMs);
  await world.advance(toMs);
  return { world, figures: window.close(toMs) };
}
