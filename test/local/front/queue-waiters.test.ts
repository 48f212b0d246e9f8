import { type Look, QueueWaiters } from '../../../local/front/queue-waiters';

const nobodyLeaves = new AbortController().signal;

/** A queue of messages, each taken by one look. */
function queueOf(...messages: string[]) {
  let looks = 0;
  return {
    messages,
    looks: () => looks,
    look: (): Promise<Look<string | undefined>> => {
      looks += 1;
      const result = messages.shift();
      return Promise.resolve({ done: result !== undefined, more: result !== undefined, result });
    },
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('long polls', () => {
  test('end with what is there at once', async () => {
    const queue = queueOf('a');
    expect(await new QueueWaiters().poll('dial', 10_000, nobodyLeaves, queue.look)).toBe('a');
  });

  test('end empty when the time is over', async () => {
    expect(await new QueueWaiters().poll('dial', 5, nobodyLeaves, queueOf().look)).toBeUndefined();
  });

  test('wake in the order in which they began to wait, one per message', async () => {
    const waiters = new QueueWaiters();
    const queue = queueOf();
    const gone = new AbortController();
    const order: string[] = [];
    const polls = ['first', 'second', 'third'].map((name) =>
      waiters.poll('dial', 10_000, gone.signal, queue.look).then((message) => order.push(`${name} ${message}`)),
    );
    await settled();
    queue.messages.push('a', 'b');
    waiters.arrived('dial', 2);
    await settled();
    expect(order).toEqual(['first a', 'second b']);
    gone.abort();
    await Promise.all(polls);
  });

  test('miss no message that comes in between a look and the wait after it', async () => {
    const waiters = new QueueWaiters();
    const queue = queueOf();
    const lookLate = async (): Promise<Look<string | undefined>> => {
      const seen = await queue.look();
      if (queue.looks() === 1) {
        queue.messages.push('a');
        waiters.arrived('dial', 1);
      }
      return seen;
    };
    const started = performance.now();
    expect(await waiters.poll('dial', 10_000, nobodyLeaves, lookLate)).toBe('a');
    expect(performance.now() - started).toBeLessThan(40);
  });

  test('find what nobody sent', async () => {
    const queue = queueOf();
    const poll = new QueueWaiters().poll('dial', 10_000, nobodyLeaves, queue.look);
    await settled();
    queue.messages.push('visible again');
    expect(await poll).toBe('visible again');
  });

  test('let the next poller look where one took all it could', async () => {
    const waiters = new QueueWaiters();
    const queue = queueOf();
    const taken: (string | undefined)[] = [];
    const polls = [1, 2, 3].map(() =>
      waiters.poll('dial', 10_000, nobodyLeaves, queue.look).then((message) => taken.push(message)),
    );
    await settled();
    queue.messages.push('a', 'b', 'c');
    waiters.arrived('dial', 1);
    await settled();
    expect(taken).toEqual(['a', 'b', 'c']);
    await Promise.all(polls);
  });

  test('take nothing for a poller that has gone', async () => {
    const waiters = new QueueWaiters();
    const queue = queueOf();
    const gone = new AbortController();
    const poll = waiters.poll('dial', 10_000, gone.signal, queue.look);
    await settled();
    gone.abort();
    queue.messages.push('a');
    waiters.arrived('dial', 1);
    await poll.catch(() => undefined);
    expect(queue.messages).toEqual(['a']);
  });
});
