/** S3: the emulator's buckets, and the events that they send to EventBridge. Bodies are streamed both ways. */

import type { EventBus } from '../events/event-bus';
import { OBJECT_CREATIONS, OBJECT_DELETION, objectEvent } from '../events/object-events';
import { s3Permissions } from '../iam/permissions';
import type { StackModel } from '../stack-model';
import type { Answer, ServiceError } from './answers';
import type { FrontRequest, FrontService, Operation } from './front-service';
import { readS3Target, type S3Target } from './s3-operations';
import { endToEnd, type Upstream } from './upstream';

/** Conditional writes, which the emulator accepts and carries out unconditionally. */
const WRITE_CONDITIONS = ['if-match', 'if-none-match'];

export class S3Service implements FrontService {
  readonly errors = 's3-xml';
  readonly accessDeniedStatus = 403;
  readonly streamsBodies = true;
  readonly #model: StackModel;
  readonly #upstream: Upstream;
  readonly #bus: EventBus;
  #sequence = Date.now();

  constructor(model: StackModel, upstream: Upstream, bus: EventBus) {
    this.#model = model;
    this.#upstream = upstream;
    this.#bus = bus;
  }

  recognise(request: FrontRequest): Operation | ServiceError {
    const { method, path, query, incoming } = request;
    const header = (name: string): string | undefined => incoming.headers[name] as string | undefined;
    const target = readS3Target(method, path, query, header);
    if (!target) return notImplemented(`${method} ${incoming.url}`);
    const condition = WRITE_CONDITIONS.find((name) => method === 'PUT' && header(name) !== undefined);
    if (condition) return notImplemented(`${target.operation} with ${condition}`);
    return {
      name: target.operation,
      permissions: s3Permissions(target.operation, target.bucket, target.key, target.copySource),
      run: () => this.#pass(request, target),
    };
  }

  async #pass({ incoming, method }: FrontRequest, target: S3Target): Promise<Answer> {
    const answer = await this.#upstream.open({
      method,
      path: incoming.url ?? '/',
      headers: endToEnd(incoming.headers),
      body: incoming,
    });
    const status = answer.statusCode ?? 502;
    if (status < 300) await this.#announce(target);
    return { status, headers: endToEnd(answer.headers), body: answer };
  }

  async #announce(target: S3Target): Promise<void> {
    const { operation, bucket, key } = target;
    const created = OBJECT_CREATIONS.includes(operation);
    if (!created && operation !== OBJECT_DELETION) return;
    const watched = this.#model.buckets.filter(({ sendsEventsToEventBridge }) => sendsEventsToEventBridge);
    if (!watched.some(({ name }) => name === bucket)) return;
    const object = created ? await this.#describe(target) : undefined;
    this.#sequence += 1;
    const change = { operation, bucket, key, object, atMs: Date.now(), sequence: this.#sequence };
    await this.#bus.publish(objectEvent(change, this.#model));
  }

  async #describe({ bucket, key }: S3Target): Promise<{ sizeBytes: number; etag: string }> {
    const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const { headers } = await this.#upstream.exchange({ method: 'HEAD', path, headers: {}, body: Buffer.alloc(0) });
    return { sizeBytes: Number(headers['content-length']), etag: String(headers['etag']) };
  }
}

const notImplemented = (what: string): ServiceError => ({
  status: 501,
  code: 'NotImplemented',
  message: `the local runtime's S3 does not know ${what}`,
});
