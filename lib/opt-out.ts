/** The function that a contact flow invokes when somebody does not want to be called any more. */
import { CfnIntegrationAssociation } from 'aws-cdk-lib/aws-connect';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { OPT_OUT, type OptOutSettings } from '../lambda/contract/settings';
import type { ConnectInstance } from './connect-instance';
import type { ContactTables } from './contact-tables';
import { NodeFunction } from './node-function';

export interface OptOutProps {
  readonly instance: ConnectInstance;
  readonly tables: ContactTables;
  /** Folder with the functions' source. @default this project */
  readonly projectRoot?: string | undefined;
}

export class OptOut extends Construct {
  readonly function: NodeFunction<OptOutSettings>;

  constructor(scope: Construct, id: string, { instance, tables, projectRoot }: OptOutProps) {
    super(scope, id);
    this.function = new NodeFunction<OptOutSettings>(this, 'Function', {
      handler: 'opt-out',
      settings: OPT_OUT,
      description: 'Suppresses a number whose owner asked for it during a call',
      // Amazon Connect waits 8 s for a function.
      timeout: Duration.seconds(8),
      projectRoot,
    });
    tables.grantCampaigns(this.function, 'GetItem', 'PutItem');
    this.function.addPermission('Connect', {
      principal: new ServicePrincipal('connect.amazonaws.com'),
      sourceArn: instance.arn,
      sourceAccount: instance.account,
    });
    // Without it, flows do not offer the function.
    new CfnIntegrationAssociation(this, 'Association', {
      instanceId: instance.arn,
      integrationType: 'LAMBDA_FUNCTION',
      integrationArn: this.function.functionArn,
    });
  }
}
