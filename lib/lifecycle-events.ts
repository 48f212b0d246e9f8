/**
 * What happens to campaigns and contacts, told on an event bus: docs/events.md. The bus is there already, and nobody has to
 * listen. A function may put events on this one bus, and on no other.
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
    const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
    return Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName, arnFormat });
  }
}
