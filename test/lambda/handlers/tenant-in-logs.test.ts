import { type IntakeLog, withTenant } from '../../../lambda/handlers/intake-log';
import { createReportHandler } from '../../../lambda/handlers/report';
import { SPRING, World } from '../core/intake/intake-world';

const CLOCK = { nowMs: () => 0, monotonicMs: () => 0, sleep: async () => undefined };

function book() {
  const lines: Record<string, unknown>[] = [];
  const note = (_message: string, details: Record<string, unknown>) => void lines.push(details);
  return { lines, log: { info: note, warn: note, error: note } satisfies IntakeLog };
}

describe('the intake names the tenant', () => {
  it.each([
    [{ key: 'campaigns/acme/spring/lists/list.csv' }, 'acme'],
    [{ key: 'campaigns/acme/spring/suppression/list.csv' }, 'acme'],
    [{ key: 'suppression/acme/optout.csv' }, 'acme'],
    [{ key: 'suppression/all/optout.csv' }, 'all'],
    [{ campaign: 'acme/spring' }, 'acme'],
  ])('of %j', (details, tenant) => {
    const { lines, log } = book();
    const named = withTenant(log);
    named.info('', details);
    named.warn('', details);
    named.error('', details);
    expect(lines).toEqual(Array(3).fill({ tenant, ...details }));
  });

  it('and none of what is about a message only', () => {
    const { lines, log } = book();
    withTenant(log).info('', { messageId: 'one' });
    expect(lines).toEqual([{ messageId: 'one' }]);
  });
});

it('the reports name it, too', async () => {
  const { lines, log } = book();
  await createReportHandler({ ...new World(), clock: CLOCK, log })({ campaign: SPRING, kind: 'status' });
  expect(lines).toMatchObject([{ tenant: 'default', campaign: SPRING }]);
});
