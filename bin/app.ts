#!/usr/bin/env node
/**
 * The CDK app: one stack, described by the context (`cdk deploy -c name=value`). With `-c callpace:checks=true` the security
 * checks run, too, as test/lib/security-checks.test.ts has them; without, synth stays quick and needs no such package.
 */
import { App, Validations } from 'aws-cdk-lib/core';
import { CallpaceStack } from '../lib/callpace-stack';
import { readDeploymentConfig } from '../lib/deployment-config';

// The command line adds the names of the bundles to the template; without it around, the app does so itself.
const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
new CallpaceStack(app, { config: readDeploymentConfig(app.node.getAllContext() as Record<string, unknown>) });

async function addSecurityChecks(): Promise<void> {
  const { AwsSolutionsChecks, NIST80053R5Checks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
}

// The app is synthesized when nothing is left to do: after this.
if (String(app.node.tryGetContext('callpace:checks')) === 'true') void addSecurityChecks();
