/**
 * The report function, as far as the controller depends on it: asked for the final report of a campaign of which nothing
 * more is to come, it notes that the campaign is finished, and a finished one costs the controller nothing. It takes
 * neither time nor chance.
 */

import { FINAL_STATES } from '../../lambda/contract/items';
import type { Reports } from '../../lambda/core/pace/ports';
import { closingOf } from '../../lambda/core/report/closing';
import type { VirtualClock } from '../virtual-clock';
import type { Tables } from './tables';

export const reportFunction = (tables: Tables, clock: VirtualClock): Reports => ({
  request: async ({ campaign, kind }) => {
    const item = tables.campaigns.get(campaign);
    if (kind !== 'final' || !item) return;
    const counts = tables.contacts.countsOf(campaign);
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    // Whoever is left of a campaign that is over stays as it is, see closing.ts.
    const left = closingOf(item, clock.nowMs()) ? (counts.get('pending') ?? 0) : 0;
    const closed = FINAL_STATES.reduce((sum, state) => sum + (counts.get(state) ?? 0), left);
    if (closed === all) tables.campaigns.set(campaign, { ...item, finishedAtMs: clock.nowMs() });
  },
});
