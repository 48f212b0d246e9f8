/** The simulated Connect instance of a stack: model, API and events, wired to the front port. */
import { type AccountOptions, buildAccount } from '../../sim/connect/account';
import { ConnectModel } from '../../sim/connect/model';
import type { ConnectAccount, MetricDatapoint } from '../../sim/connect/types';
import type { Front } from '../front/front-types';
import type { Datum } from '../metrics/datum';
import { single } from '../metrics/embedded-metrics';
import type { MetricsStore } from '../metrics/metrics-store';
import { ConnectDriver } from './connect-driver';
import { createConnectService } from './connect-service';
import { createQuotasService } from './quotas-service';

export interface ConnectRuntimeOptions {
  readonly account: ConnectAccount;
  readonly seed: number;
  readonly front: Front;
  readonly metrics: MetricsStore;
}

export class ConnectRuntime {
  readonly model: ConnectModel;
  readonly #driver: ConnectDriver;
  #account: ConnectAccount;

  constructor({ account, seed, front, metrics }: ConnectRuntimeOptions) {
    const { region, accountId } = front.model;
    const instanceArn = `arn:aws:connect:${region}:${accountId}:instance/${account.instanceId}`;
    this.#account = account;
    this.model = new ConnectModel({ account, seed, startMs: Date.now(), region, accountId });
    this.#driver = new ConnectDriver({
      model: this.model,
      publish: (event) => void front.bus.publish(event),
      record: (datapoint) => metrics.add(toDatum(datapoint, account.instanceId)),
    });
    const serve = createConnectService({
      model: this.model,
      instanceId: account.instanceId,
      instanceArn,
      latencyMs: () => this.#account.apiLatencyMs,
      onChange: () => this.#driver.kick(),
    });
    front.registerService('connect', (call) => {
      metrics.add(usageOf(call.action, Date.now()));
      return serve(call);
    });
    front.registerService(
      'servicequotas',
      createQuotasService(() => this.#account, instanceArn),
    );
  }

  /** Changes the account while it runs. */
  reconfigure(changes: AccountOptions): void {
    this.#account = buildAccount(changes, this.#account);
    this.model.reconfigure(changes, Date.now());
    this.#driver.kick();
  }

  stop(): void {
    this.#driver.stop();
  }
}

/** The account's own count of its API calls, as it stands in the namespace AWS/Usage. */
const usageOf = (action: string, atMs: number): Datum => ({
  namespace: 'AWS/Usage',
  metric: 'CallCount',
  dimensions: { Service: 'Connect', Type: 'API', Resource: action, Class: 'None' },
  atMs,
  ...single(1),
});

function toDatum({ metric, timestampMs, value, visibleAtMs }: MetricDatapoint, instanceId: string) {
  return {
    namespace: 'AWS/Connect',
    metric,
    dimensions: { InstanceId: instanceId, MetricGroup: 'VoiceCalls' },
    atMs: timestampMs,
    visibleAtMs,
    ...single(value),
  };
}
