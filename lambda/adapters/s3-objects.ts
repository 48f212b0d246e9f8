/** The bucket: lists are streamed out of it, reports into it, in memory that does not grow with either. */
import type { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type ByteRange, ForbiddenObject, type ListedObject, type ListObjects } from '../core/intake/ports';
import type { TextSink } from '../core/report/ports';

/**
 * Bytes of a part, at least (S3 wants 5 MiB, the last part aside, and at most 10,000 parts: 80 GB). What is smaller goes
 * in one request.
 */
const PART_BYTES = 8 * 1024 * 1024;

type Client = Pick<S3Client, 'send'>;

export class S3Objects implements ListObjects {
  readonly #client: Client;
  readonly #bucket: string;

  constructor(client: Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async versionOf(key: string): Promise<string | undefined> {
    try {
      return bareEtag((await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }))).ETag);
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw orForbidden(error, key);
    }
  }

  async open(key: string, etag: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined> {
    const object = await this.#get(key, range);
    if (!object || object.etag === etag) return object?.body;
    object.body.destroy();
    return undefined;
  }

  async read(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return (await this.#get(key))?.body;
  }

  async writeBytes(key: string, pieces: readonly Uint8Array[]): Promise<void> {
    const Body = Buffer.concat(pieces);
    await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body }));
  }

  async #get(key: string, range?: ByteRange): Promise<{ readonly body: Readable; readonly etag: string } | undefined> {
    try {
      // S3 counts the last byte in.
      const Range = range && `bytes=${range.from}-${range.to - 1}`;
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key, ...(Range ? { Range } : {}) }),
      );
      // In Node.js the body is a readable stream; it is closed when its reader stops early.
      return { body: answer.Body as Readable, etag: bareEtag(answer.ETag) };
    } catch (error) {
      // A range beyond the end is one of another version.
      if (error instanceof NoSuchKey || (error instanceof Error && error.name === 'InvalidRange')) return undefined;
      throw orForbidden(error, key);
    }
  }

  async list(prefix: string): Promise<readonly ListedObject[]> {
    const objects: ListedObject[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: prefix,
          ...(token ? { ContinuationToken: token } : {}),
        }),
      );
      for (const { Key: key, ETag, LastModified } of page.Contents ?? [])
        if (key)
          objects.push({
            key,
            etag: bareEtag(ETag),
            ...(LastModified ? { modifiedAtMs: LastModified.getTime() } : {}),
          });
      token = page.NextContinuationToken;
    } while (token);
    return objects;
  }

  writeText(key: string, contentType: string): TextSink {
    return new S3TextSink(this.#client, { Bucket: this.#bucket, Key: key }, contentType);
  }
}

/** S3 says 403 for the object as well as for the key that encrypts it, and to HEAD with no other word. */
function orForbidden(error: unknown, key: string): unknown {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return status === 403 ? new ForbiddenObject(`the bucket does not let us read ${key}`, { cause: error }) : error;
}

/** S3 puts its ETags in quotes. */
const bareEtag = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');

interface Address {
  readonly Bucket: string;
  readonly Key: string;
}

/** An upload that was begun and never closed leaves no object; the bucket's lifecycle rule removes its parts. */
class S3TextSink implements TextSink {
  readonly #client: Client;
  readonly #address: Address;
  readonly #contentType: string;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #uploadId: string | undefined;
  #etags: (string | undefined)[] = [];

  constructor(client: Client, address: Address, contentType: string) {
    this.#client = client;
    this.#address = address;
    this.#contentType = contentType;
  }

  async write(text: string): Promise<void> {
    const piece = Buffer.from(text, 'utf8');
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= PART_BYTES) await this.#uploadPart();
  }

  async close(): Promise<void> {
    if (this.#uploadId === undefined) {
      const put = { ...this.#address, ContentType: this.#contentType, Body: this.#take() };
      await this.#client.send(new PutObjectCommand(put));
      return;
    }
    if (this.#bytes > 0) await this.#uploadPart();
    const Parts = this.#etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    await this.#client.send(
      new CompleteMultipartUploadCommand({ ...this.#address, UploadId: this.#uploadId, MultipartUpload: { Parts } }),
    );
  }

  async #uploadPart(): Promise<void> {
    this.#uploadId ??= await this.#begin();
    const part = { UploadId: this.#uploadId, PartNumber: this.#etags.length + 1, Body: this.#take() };
    const { ETag } = await this.#client.send(new UploadPartCommand({ ...this.#address, ...part }));
    this.#etags.push(ETag);
  }

  async #begin(): Promise<string> {
    const begin = new CreateMultipartUploadCommand({ ...this.#address, ContentType: this.#contentType });
    const { UploadId } = await this.#client.send(begin);
    if (UploadId === undefined) throw new Error(`S3 began no upload of ${this.#address.Key}`);
    return UploadId;
  }

  #take(): Buffer {
    const body = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    return body;
  }
}
