import { CallLog } from '../../../local/front/call-log';

const call = (resource: string, atMs = 0) => ({
  atMs,
  caller: 'Dialer',
  action: 's3:GetObject',
  resource,
  allowed: true,
});

describe('the call log', () => {
  test('counts objects by their bucket and contacts by their instance', () => {
    const log = new CallLog();
    for (const key of ['a', 'b/c']) log.record(call(`arn:aws:s3:::lists/${key}`));
    for (const id of ['1', '2', '3']) log.record(call(`arn:aws:connect:r:a:instance/i/contact/${id}`));
    expect(log.counts().map(({ resource, count }) => `${resource} ${count}`)).toEqual([
      'arn:aws:s3:::lists/* 2',
      'arn:aws:connect:r:a:instance/i/contact/* 3',
    ]);
  });

  test('keeps the latest calls, oldest first, and counts all of them', () => {
    const log = new CallLog();
    for (let at = 0; at < 10_005; at += 1) log.record(call('arn:aws:s3:::lists', at));
    expect(log.latest()).toHaveLength(10_000);
    expect([log.latest().at(0)?.atMs, log.latest().at(-1)?.atMs]).toEqual([5, 10_004]);
    expect(log.counts().map(({ count }) => count)).toEqual([10_005]);
  });

  test('counts what is too manifold together', () => {
    const log = new CallLog();
    for (let table = 0; table < 5_000; table += 1) log.record(call(`arn:aws:dynamodb:r:a:table/${table}`));
    expect(log.counts().length).toBeLessThan(2_002);
    expect(log.counts().find(({ resource }) => resource === '*')?.count).toBe(3_000);
  });
});
