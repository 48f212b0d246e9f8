/** Puts a list into the bucket as it is read, in memory that does not grow with it. It appears whole or not at all. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

export interface ListUpload {
  /** Resolves to the ETag of the new version, without its quotes. */
  put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<string>;
}

/** S3 wants at least 5 MiB, the last part aside, and takes 10,000 of them: 160 GB, more than a list may have. */
const PART_BYTES = 16 * 1024 * 1024;

export class S3ListUpload implements ListUpload {
  readonly #client: Pick<S3Client, 'send'>;
  readonly #bucket: string;
  readonly #partBytes: number;

  constructor(client: Pick<S3Client, 'send'>, bucket: string, partBytes: number = PART_BYTES) {
    this.#client = client;
    this.#bucket = bucket;
    this.#partBytes = partBytes;
  }

  async put(Key: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
    const address = { Bucket: this.#bucket, Key };
    const parts = partsOf(bytes, this.#partBytes);
    const first = await parts.next();
    const second = first.done ? first : await parts.next();
    if (second.done) {
      const Body = first.done ? new Uint8Array() : first.value;
      return bare((await this.#client.send(new PutObjectCommand({ ...address, Body }))).ETag);
    }
    const { UploadId } = await this.#client.send(new CreateMultipartUploadCommand(address));
    if (UploadId === undefined || first.done) throw new Error(`S3 began no upload of ${Key}`);
    try {
      const etags: (string | undefined)[] = [];
      const send = async (Body: Uint8Array) => {
        const part = { ...address, UploadId, PartNumber: etags.length + 1, Body };
        etags.push((await this.#client.send(new UploadPartCommand(part))).ETag);
      };
      await send(first.value);
      await send(second.value);
      for await (const part of parts) await send(part);
      const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
      const complete = new CompleteMultipartUploadCommand({ ...address, UploadId, MultipartUpload: { Parts } });
      return bare((await this.#client.send(complete)).ETag);
    } catch (error) {
      // The parts would be paid for until the bucket's lifecycle rule removes them.
      await this.#client.send(new AbortMultipartUploadCommand({ ...address, UploadId })).catch(() => undefined);
      throw error;
    }
  }
}

const bare = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');

async function* partsOf(bytes: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length < partBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(pieces);
}
