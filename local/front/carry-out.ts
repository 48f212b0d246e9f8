/** What becomes of a call that may be made: carried out as it is, or as somebody who tests the caller wants it to be. */
import { Readable, Transform } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, errorAnswer } from './answers';
import { environmentOf } from './credential';
import { type FrontRequest, type FrontService, isError, type Operation } from './front-service';
import type { Change, Interceptor, Intervention } from './front-types';

/** Asks the interceptors about a call that may be made, and carries it out as they say. */
export async function carryOut(
  interceptors: ReadonlySet<Interceptor>,
  service: FrontService,
  request: FrontRequest,
  { name, permissions, run }: Operation,
): Promise<Answer | 'drop-answer'> {
  const { incoming, caller, body } = request;
  const [permission = { action: name, resource: '*' }] = permissions;
  const environment = environmentOf(incoming);
  const intervention = firstIntervention(interceptors, { caller, environment, operation: name, body, ...permission });
  if (intervention === undefined) return run();
  if (intervention === 'drop-answer') {
    const { body: unread } = await run();
    if (unread instanceof Readable) unread.destroy();
    return 'drop-answer';
  }
  if ('status' in intervention) return { headers: {}, ...intervention };
  if ('delayMs' in intervention) {
    await delay(intervention.delayMs);
    return run();
  }
  return carryOutChanged(intervention, service, request, run);
}

async function carryOutChanged(
  change: Change,
  service: FrontService,
  request: FrontRequest,
  run: Operation['run'],
): Promise<Answer> {
  const changed = change.request && service.recognise({ ...request, body: change.request });
  if (changed && isError(changed)) return errorAnswer(service.errors, changed);
  const answer = await (changed?.run ?? run)();
  await delay(change.answerAfterMs ?? 0);
  const status = change.answerStatus ?? answer.status;
  const { body } = answer;
  if (body instanceof Readable) return { ...answer, status, body: cut(body, change.cutAfterBytes) };
  return { ...(change.answer ? withBody(answer, change.answer(Buffer.from(body))) : answer), status };
}

/** Lengths and checksums of the old body would be wrong. */
function withBody(answer: Answer, body: Buffer): Answer {
  const { 'content-length': _length, 'x-amz-crc32': _checksum, ...headers } = answer.headers;
  return { ...answer, headers, body };
}

/** Passes so many bytes on and then breaks, as a connection that is cut does. */
function cut(body: Readable, bytes: number | undefined): Readable {
  if (bytes === undefined) return body;
  let left = bytes;
  const passing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const passed = chunk.subarray(0, left);
      left -= passed.length;
      this.push(passed);
      if (passed.length === chunk.length) done();
      else setImmediate(() => this.destroy(new Error('the answer was cut')));
    },
  });
  // The emulator's connection is of no use to anybody once its answer is not read to the end.
  passing.once('error', () => body.destroy());
  return body.pipe(passing);
}

function firstIntervention(interceptors: ReadonlySet<Interceptor>, call: Parameters<Interceptor>[0]): Intervention {
  for (const interceptor of interceptors) {
    const intervention = interceptor(call);
    if (intervention !== undefined) return intervention;
  }
  return undefined;
}
