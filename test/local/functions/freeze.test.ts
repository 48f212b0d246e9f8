import { FunctionHost } from '../../../local/functions/function-host';
import { MetricsStore } from '../../../local/metrics/metrics-store';
import { functionWith, removeBundles, until } from './bundle';

/** Ticks every 5 ms for 400 ms; answers the longest pause between two ticks. */
const TICKING = `exports.handler = async () => {
  let longest = 0;
  let last = performance.now();
  const start = last;
  while (last - start < 400) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  return longest;
};`;
const FROZEN_MS = 300;

it('stands still while it is frozen, goes on with what it did, and loses nothing', async () => {
  const target = functionWith(TICKING);
  const host = new FunctionHost({
    functions: [target],
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:4566',
    metrics: new MetricsStore(),
    sendToFailureQueue: async () => undefined,
  });
  try {
    // Warm: a function that is still starting is not frozen.
    await host.invoke(target, '{}');
    const running = host.invoke(target, '{}');
    await until(() => host.environments(target.logicalId).some(({ isBusy }) => isBusy));
    expect(host.freeze({ logicalId: target.logicalId }, FROZEN_MS)).toBe(1);
    const result = await running;
    expect(result.kind).toBe('returned');
    expect(Number(result.kind === 'returned' ? result.payload : 0)).toBeGreaterThanOrEqual(FROZEN_MS - 5);
  } finally {
    await host.stop();
    removeBundles();
  }
});
