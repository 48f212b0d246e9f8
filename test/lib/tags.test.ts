import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readDeploymentConfig } from '../../lib/deployment-config';
import { resourceTags } from '../../lib/deployment-tags';
import { type Resource, synthesized } from './synthesized';

const TAGS = {
  tenant: 'acme',
  environment: 'production',
  project: 'reminders',
  costCenter: 'CC-7',
  dataClassification: 'restricted',
  owner: 'dialing@example.com',
  managedBy: 'pipeline',
  createdDate: '2027-01-31',
};

/** CloudFormation has no tags for these: they belong to a resource that has, or cost nothing. */
const WITHOUT_TAGS = [
  'AWS::IAM::Policy',
  'AWS::KMS::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

/** Everything that a setting can add to the stack. */
const everything = synthesized({
  ...TAGS,
  production: 'true',
  encryptionKey: 'customer',
  widgetControls: 'true',
  alarmEmail: 'on-call@example.com',
});

const page = readFileSync(path.join(__dirname, '../../docs/operations.md'), 'utf8');

/** A list of pairs on most resources, a map on some. */
function tagsOf({ Properties }: Resource): unknown {
  const tags: unknown = Properties['Tags'];
  return Array.isArray(tags)
    ? Object.fromEntries((tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]))
    : tags;
}

describe('the tags of a deployment', () => {
  it('are on every resource with everything that a setting can add, with the values of the settings', () => {
    const wrong = Object.entries(everything.resources)
      .filter(([, { Type }]) => !WITHOUT_TAGS.includes(Type))
      .filter(
        ([, resource]) => JSON.stringify(sorted(tagsOf(resource))) !== JSON.stringify(sorted(resourceTags(TAGS))),
      );

    expect(wrong.map(([id, { Type }]) => `${Type} ${id}`)).toEqual([]);
  });

  it('are missing on nothing but what CloudFormation cannot tag', () => {
    const untagged = Object.values(everything.resources).filter((resource) => tagsOf(resource) === undefined);

    expect([...new Set(untagged.map(({ Type }) => Type))].sort()).toEqual(WITHOUT_TAGS);
  });

  it('are on the stack itself, which passes them on to what it makes', () => {
    expect(everything.stack.tags.tagValues()).toEqual(resourceTags(TAGS));
  });
});

describe('the page on operations', () => {
  const keys = Object.keys(resourceTags(readDeploymentConfig({}).tags));

  it('activates every tag for the bill', () => {
    const activated = [...page.matchAll(/TagKey=(\w+),Status=Active/g)].map(([, key]) => key);

    expect(activated).toEqual(keys);
  });

  it('asks in its audit for every tag', () => {
    const [, asked = ''] = /^for tag in (.+); do$/m.exec(page) ?? [];

    expect(asked.split(' ')).toEqual(keys);
  });

  it('has policies whose conditions name tags that there are', () => {
    const named = [...page.matchAll(/aws:ResourceTag\/(\w+)/g)].map(([, key = '']) => key);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

const sorted = (tags: unknown): readonly [string, unknown][] =>
  Object.entries((tags ?? {}) as Record<string, unknown>).sort(([a], [b]) => a.localeCompare(b));
