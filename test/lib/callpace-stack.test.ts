import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CfnResource, TagManager } from 'aws-cdk-lib/core';
import { CallpaceStack } from '../../lib/callpace-stack';
import { type DeploymentConfig, readDeploymentConfig } from '../../lib/deployment-config';
import { resourceTags } from '../../lib/deployment-tags';
import { addStack, anApp, resourcesOfType, STAND_INS, synthesized } from './synthesized';

const subject = synthesized();
describe('the stack', () => {
  it('holds these resources, and no helper of CDK', () => {
    const counts: Record<string, number> = {};
    for (const { Type } of Object.values(subject.resources)) counts[Type] = (counts[Type] ?? 0) + 1;

    expect(counts).toEqual({
      'AWS::CloudWatch::Alarm': 16,
      'AWS::CloudWatch::Dashboard': 1,
      'AWS::Connect::IntegrationAssociation': 1,
      'AWS::DynamoDB::Table': 3,
      'AWS::Events::Rule': 2,
      'AWS::IAM::Policy': 10,
      'AWS::IAM::Role': 9,
      'AWS::Lambda::EventInvokeConfig': 3,
      'AWS::Lambda::EventSourceMapping': 2,
      'AWS::Lambda::Function': 7,
      'AWS::Lambda::Permission': 1,
      'AWS::Logs::LogGroup': 7,
      'AWS::S3::Bucket': 1,
      'AWS::S3::BucketPolicy': 1,
      'AWS::SNS::Topic': 1,
      'AWS::SNS::TopicPolicy': 1,
      'AWS::SQS::Queue': 8,
      'AWS::SQS::QueuePolicy': 8,
      'AWS::Scheduler::Schedule': 2,
      'AWS::Scheduler::ScheduleGroup': 1,
    });
  });

  it('passes the checks that CloudFormation would make, which are on', () => {
    const [sound, broken] = [anApp({}), anApp({})];
    addStack(sound);
    new CfnResource(addStack(broken), 'Broken', { type: 'AWS::SQS::Queue', properties: { VisibilityTimeout: 43_201 } });
    const report = JSON.parse(readFileSync(path.join(sound.synth().directory, 'validation-report.json'), 'utf8')) as {
      pluginReports: { violations: unknown[] }[];
    };

    expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
    expect(() => broken.synth()).toThrow('43201 is greater than the maximum');
  });

  it('goes to the account and Region of its instance', () => {
    const instanceArn = 'arn:aws:connect:eu-central-1:777788889999:instance/12345678-1234-4123-8123-123456789012';
    const stack = addStack(anApp(), { instanceArn });

    expect([stack.account, stack.region]).toEqual(['777788889999', 'eu-central-1']);
  });

  it('says of the example instance that it cannot be deployed, and what to pass', () => {
    const warnings = (config: DeploymentConfig) =>
      new CallpaceStack(anApp(), { config, projectRoot: STAND_INS }).node.metadata
        .filter(({ type }) => type === 'aws:cdk:warning')
        .map(({ data }) => String(data));

    expect(warnings(readDeploymentConfig({}))).toEqual([
      expect.stringMatching(/cannot be deployed anywhere else: pass -c instanceArn=.* -c contactFlowId=/),
    ]);
    expect(warnings({ ...readDeploymentConfig({}), isExample: false })).toEqual([]);
  });

  it('is the same from synth to synth', () => {
    expect(synthesized().template.toJSON()).toEqual(subject.template.toJSON());
  });

  it('puts the eight tags on every resource that can have tags', () => {
    const expected = resourceTags(readDeploymentConfig({}).tags);
    const taggable = subject.stack.node
      .findAll()
      .filter((construct): construct is CfnResource => CfnResource.isCfnResource(construct))
      .filter((resource) => TagManager.of(resource) !== undefined);

    const tagged = taggable.map((resource) => {
      const id = String(subject.stack.resolve(resource.logicalId));
      return [id, tagsOf(subject.resources[id]?.Properties['Tags'])];
    });
    expect(Object.fromEntries(tagged)).toEqual(Object.fromEntries(tagged.map(([id]) => [id, expected])));
  });

  it('knows which of its resources cannot have tags', () => {
    const untagged = Object.values(subject.resources).filter(({ Properties }) => Properties['Tags'] === undefined);

    expect([...new Set(untagged.map(({ Type }) => Type))].sort()).toEqual([
      'AWS::IAM::Policy',
      'AWS::Lambda::EventInvokeConfig',
      'AWS::Lambda::Permission',
      'AWS::S3::BucketPolicy',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::QueuePolicy',
      'AWS::Scheduler::Schedule',
    ]);
  });

  it('lets two deployments live in one account and Region', () => {
    const app = anApp();
    const [one, two] = [addStack(app, { deployment: 'spring' }), addStack(app, { deployment: 'autumn' })];
    const assembly = app.synth();
    const [ofOne, ofTwo] = [one, two].map((stack) =>
      fixedNames(assembly.getStackByName(stack.stackName).template['Resources']),
    );

    expect(ofOne).toContain('AWS::CloudWatch::Alarm spring-dead-letters');
    expect(ofOne?.filter((name) => ofTwo?.includes(name))).toEqual([]);
  });

  it('exports nothing, so that no deployment depends on another', () => {
    const outputs = Object.values(subject.template.toJSON()['Outputs'] as Record<string, { Export?: unknown }>);

    expect(outputs.filter((output) => output.Export !== undefined)).toEqual([]);
  });

  it('tells operators where everything is', () => {
    expect(Object.keys(subject.template.toJSON()['Outputs'] as object)).toEqual([
      'ListBucketName',
      'CampaignsTableName',
      'ContactsTableName',
      'DialQueueUrl',
      'DialDeadLetterQueueUrl',
      'IntakeQueueUrl',
      'IntakeDeadLetterQueueUrl',
      'MailboxUrl',
      'MailboxDeadLetterQueueUrl',
      'ReportDeadLetterQueueUrl',
      'ControllerDeadLetterQueueUrl',
      'ControllerFunctionName',
      'DialerFunctionName',
      'IntakeFunctionName',
      'ContactEventsRuleName',
      'AlarmTopicArn',
      'AlarmNames',
      'DashboardName',
      'DashboardUrl',
      'WidgetFunctionArn',
      'OptOutFunctionArn',
      'StopCommand',
      'ResumeCommand',
    ]);
  });

  it('tells the exact commands of the stop switch', () => {
    const outputs = subject.template.toJSON()['Outputs'] as Record<
      string,
      { Value: { 'Fn::Join': [string, unknown[]] } }
    >;
    const text = (name: string) =>
      (outputs[name]?.Value['Fn::Join'][1] ?? []).map((part) => (typeof part === 'string' ? part : 'TABLE')).join('');

    expect(text('StopCommand')).toBe(
      `aws dynamodb put-item --region us-east-1 --table-name TABLE --item '{"pk":{"S":"DEPLOYMENT"},"sk":{"S":"STOP"},"reason":{"S":"stopped by an operator"}}'`,
    );
    expect(text('ResumeCommand')).toBe(
      `aws dynamodb delete-item --region us-east-1 --table-name TABLE --key '{"pk":{"S":"DEPLOYMENT"},"sk":{"S":"STOP"}}'`,
    );
  });

  it('keeps its data in production, and refuses to be deleted', () => {
    const production = synthesized({ production: 'true' });
    const kept = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'].flatMap((type) => resourcesOfType(production, type));

    // Three tables, the list bucket, and the log of its requests.
    expect(kept.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(Array(5).fill('Retain'));
    production.template.allResourcesProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true });
    expect(production.stack.terminationProtection).toBe(true);
  });
});

const PHYSICAL_NAMES =
  /^(Name|(Bucket|Table|Queue|Function|Role|ManagedPolicy|Topic|LogGroup|Alarm|Dashboard|Rule|Schedule|Group)Name)$/;

/** Names that the template fixes, by resource type. */
function fixedNames(
  resources: Readonly<Record<string, { Type: string; Properties: Record<string, unknown> }>>,
): string[] {
  return Object.values(resources).flatMap(({ Type, Properties }) =>
    Object.entries(Properties)
      .filter(([key, value]) => PHYSICAL_NAMES.test(key) && typeof value === 'string')
      .map(([, value]) => `${Type} ${String(value)}`),
  );
}

/** Tags are a list of pairs on most resources, a map on some. */
function tagsOf(tags: unknown): Record<string, string> {
  if (!Array.isArray(tags)) return (tags ?? {}) as Record<string, string>;
  return Object.fromEntries((tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
}
