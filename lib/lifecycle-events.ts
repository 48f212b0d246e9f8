/**
 * What happens to campaigns and contacts, told on an event bus: docs/events.md. Nothing is made for it, and nobody has to
 * listen. The default bus takes events from every function of the account, so a function may put events on this one bus
 * and on no other.
 */
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { LifecycleSettings } from '../lambda/contract/settings';
import type { NodeFunction } from './node-function';

export interface LifecycleEventsProps {
  readonly deployment: string;
  /** Name of a bus in the account and Region of the stack; undefined: nobody is told. */
  readonly busName: string | undefined;
}

/** The event bus of a deployment. */
export class LifecycleEvents extends Construct {
  readonly #props: LifecycleEventsProps;

  constructor(scope: Construct, id: string, props: LifecycleEventsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** Lets a function tell. */
  grantTell(fn: NodeFunction<LifecycleSettings>): void {
    const { deployment, busName } = this.#props;
    fn.configure('deployment', deployment);
    if (busName === undefined) return;
    fn.configure('eventBus', busName);
    fn.allow(['events:PutEvents'], this.#arnOf(busName));
  }

  #arnOf(resourceName: string): string {
    const resource = 'event-bus';
    return Stack.of(this).formatArn({
      service: 'events',
      resource,
      resourceName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
