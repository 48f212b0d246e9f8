import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { S3ListUpload } from '../../../lambda/adapters/list-upload';

const PART_BYTES = 10;

/** A bucket that remembers what it was told; it refuses the part with this number. */
function aBucket(refusedPart?: number) {
  const objects = new Map<string, string>();
  const said: string[] = [];
  const parts: string[] = [];
  const send = async (command: object) => {
    said.push(command.constructor.name.replace('Command', ''));
    if (command instanceof PutObjectCommand) {
      objects.set(String(command.input.Key), String(Buffer.from(command.input.Body as Uint8Array)));
      return { ETag: '"put"' };
    }
    if (command instanceof CreateMultipartUploadCommand) return { UploadId: 'upload' };
    if (command instanceof UploadPartCommand) {
      if (command.input.PartNumber === refusedPart) throw new Error('SlowDown');
      parts[(command.input.PartNumber ?? 0) - 1] = String(Buffer.from(command.input.Body as Uint8Array));
      return { ETag: `"${command.input.PartNumber}"` };
    }
    if (command instanceof CompleteMultipartUploadCommand) {
      objects.set(String(command.input.Key), parts.join(''));
      return { ETag: '"multi-3"' };
    }
    if (command instanceof AbortMultipartUploadCommand) return {};
    throw new Error(command.constructor.name);
  };
  const upload = new S3ListUpload({ send } as unknown as Pick<S3Client, 'send'>, 'bucket', PART_BYTES);
  return { upload, objects, said };
}

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
}

describe('S3ListUpload', () => {
  it.each([0, 1, PART_BYTES])('puts %i bytes at once', async (length) => {
    const { upload, objects, said } = aBucket();
    const text = 'x'.repeat(length);
    expect(await upload.put('key', pieces(text, 3))).toBe('put');
    expect(objects.get('key')).toBe(text);
    expect(said).toEqual(['PutObject']);
  });

  it('sends a longer list in parts, whatever pieces it comes in', async () => {
    const { upload, objects, said } = aBucket();
    const text = Array.from({ length: 35 }, (_, index) => String(index % 10)).join('');
    expect(await upload.put('key', pieces(text, 4))).toBe('multi-3');
    expect(objects.get('key')).toBe(text);
    expect(said.at(-1)).toBe('CompleteMultipartUpload');
  });

  it('leaves neither an object nor parts where one of them fails', async () => {
    const { upload, objects, said } = aBucket(2);
    await expect(upload.put('key', pieces('x'.repeat(30), 5))).rejects.toThrow('SlowDown');
    expect(objects.size).toBe(0);
    expect(said.at(-1)).toBe('AbortMultipartUpload');
  });
});
