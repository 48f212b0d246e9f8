/** Reads the reports of a campaign out of the bucket, as its owner does. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { CampaignId } from '../../lambda/contract/items';
import type { CampaignStatus, CampaignSummary } from '../../lambda/contract/reports';
import { reportKey, statusKey, summaryKey } from '../../lambda/contract/storage';

export interface CampaignReports {
  /** Undefined until it is written. */
  status(): Promise<CampaignStatus | undefined>;
  summary(): Promise<CampaignSummary | undefined>;
  /** Copies every report into a folder. Returns the files' paths. */
  saveTo(folder: string): Promise<readonly string[]>;
}

export function campaignReports(s3: S3Client, bucket: string, campaign: CampaignId): CampaignReports {
  const read = (key: string) => readObject(s3, bucket, key);
  return {
    status: async () => parse<CampaignStatus>(await read(statusKey(campaign))),
    summary: async () => parse<CampaignSummary>(await read(summaryKey(campaign))),
    saveTo: async (folder) => {
      const prefix = reportKey(campaign, '');
      const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
      const keys = (listed.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
      return Promise.all(
        keys.map((key) => save(path.join(folder, ...key.slice(prefix.length).split('/')), () => read(key))),
      );
    },
  };
}

async function save(file: string, read: () => Promise<Buffer | undefined>): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, (await read()) ?? '');
  return file;
}

const parse = <T>(body: Buffer | undefined): T | undefined =>
  body === undefined ? undefined : (JSON.parse(body.toString('utf8')) as T);

async function readObject(s3: S3Client, bucket: string, key: string): Promise<Buffer | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body === undefined ? undefined : Buffer.from(await Body.transformToByteArray());
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
