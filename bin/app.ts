#!/usr/bin/env node
/** The CDK app: one stack, described by the context (`cdk deploy -c name=value`). */
import { App } from 'aws-cdk-lib/core';
import { CallpaceStack } from '../lib/callpace-stack';
import { readDeploymentConfig } from '../lib/deployment-config';

// The command line adds the names of the bundles to the template; without it around, the app does so itself.
const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
new CallpaceStack(app, { config: readDeploymentConfig(app.node.getAllContext() as Record<string, unknown>) });
