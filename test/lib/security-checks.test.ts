import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import type { DialerSettings } from '../../lambda/contract/settings';
import type { CallpaceStack } from '../../lib/callpace-stack';
import type { NodeFunction } from '../../lib/node-function';
import { addStack, anApp } from './synthesized';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly Violation[];
    readonly suppressedViolations: readonly Violation[];
  }[];
}

interface Violation {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

/** What both packs say, as `rule at construct`. */
interface Findings {
  readonly open: readonly string[];
  readonly accepted: readonly string[];
}

function findingsOf(settings: Readonly<Record<string, unknown>>, change?: (stack: CallpaceStack) => void): Findings {
  const app = anApp();
  const stack = addStack(app, settings);
  change?.(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  try {
    app.synth();
  } catch (error) {
    if (!String(error).startsWith('ValidationFailed')) throw error;
  }
  const report = JSON.parse(readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  expect(report.pluginReports).toHaveLength(2);
  const named = (violations: readonly Violation[]) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
  return {
    open: named(report.pluginReports.flatMap(({ violations }) => violations)),
    accepted: named(report.pluginReports.flatMap(({ suppressedViolations }) => suppressedViolations)),
  };
}

const ACKNOWLEDGED = Validations.ACKNOWLEDGED_RULES_METADATA_KEY;

/** Accepted findings, as `rule at construct: reason`. */
function acceptedIn(settings: Readonly<Record<string, unknown>>): { rule: string; reason: string; at: string }[] {
  return addStack(anApp(), settings)
    .node.findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === ACKNOWLEDGED)
        .flatMap(({ data }) =>
          Object.entries(data as Record<string, string>).map(([rule, reason]) => ({ rule, reason, at: node.path })),
        ),
    );
}

const PRODUCTION = { production: 'true', encryptionKey: 'customer' };

const DEPLOYMENTS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['as deployed without settings', {}],
  ['for production', { production: 'true' }],
  ['under a key of the customer', { encryptionKey: 'customer' }],
  ['for production, under a key of the customer', PRODUCTION],
  ['without reserved concurrency, with quotas as configured', { reserveConcurrency: 'false', quotas: 'configured' }],
];

describe('the packs AwsSolutions and NIST 800-53 R5', () => {
  it.each(DEPLOYMENTS)('find nothing that is not accepted with a reason: %s', (_, settings) => {
    expect(findingsOf(settings).open).toEqual([]);
  });

  it('would find a queue that is reached without TLS, and a wildcard beside accepted ones', () => {
    const { open } = findingsOf({}, (stack) => {
      new Queue(stack, 'Open');
      const dialer = stack.node.findChild('Dialer').node.findChild('Function') as NodeFunction<DialerSettings>;
      dialer.allow(['s3:GetObject'], '*');
    });

    expect([...open].sort((one, other) => one.localeCompare(other))).toEqual([
      'AwsSolutions-IAM5[Resource::*] at callpace/Dialer/FunctionRole/DefaultPolicy/Resource',
      'AwsSolutions-SQS3 at callpace/Open/Resource',
      'AwsSolutions-SQS4 at callpace/Open/Resource',
    ]);
  });
});

describe('what is accepted', () => {
  it('stands at the construct that it is about, with a whole sentence', () => {
    const accepted = acceptedIn({});
    expect(accepted.length).toBeGreaterThan(20);
    expect(accepted.filter(({ at }) => !at.includes('/'))).toEqual([]);
    expect(accepted.filter(({ reason }) => !/^[A-Z].{30,}\.$/.test(reason))).toEqual([]);
  });

  it.each(DEPLOYMENTS)('is something that the packs do find: %s', (_, settings) => {
    const { accepted } = findingsOf(settings);
    const idle = acceptedIn(settings).filter(({ rule, at }) => {
      const name = rule.slice(rule.indexOf('::') + 2);
      return !accepted.some((finding) => finding.startsWith(`${name} at ${at}`));
    });

    expect(idle.map(({ rule, at }) => `${rule} at ${at}`)).toEqual([]);
  });

  it('is less in production under an own key: what can be mended is mended there', () => {
    const rules = new Set(acceptedIn(PRODUCTION).map(({ rule }) => rule.split('-').pop()));
    for (const mended of ['S3BucketVersioningEnabled', 'SNSEncryptedKMS', 'CloudWatchLogGroupEncrypted', 'S1'])
      expect(rules).not.toContain(mended);
  });
});
