/** Service Quotas, as far as a dialer asks: the limits of the Connect account. */
import type { ServiceAnswer, ServiceHandler } from '../front/front-types';

/** Concurrent active calls per instance. */
const CONCURRENT_CALLS = 'L-12AB7C57';
/** Rate of StartOutboundVoiceContact, per second. */
const START_RATE = 'L-4E9BCC96';

export interface ConnectQuotas {
  readonly concurrentCallsQuota: number;
  readonly callsPerSecond: number;
}

/** Serves GetServiceQuota as `servicequotas`. */
export function createQuotasService(quotas: () => ConnectQuotas): ServiceHandler {
  return async ({ action, body }) => {
    if (action !== 'GetServiceQuota') return failure('IllegalArgumentException', `${action} is not simulated`);
    const asked = JSON.parse(body.toString() || '{}') as { ServiceCode?: string; QuotaCode?: string };
    const { concurrentCallsQuota, callsPerSecond } = quotas();
    const known: Readonly<Record<string, readonly [name: string, value: number]>> = {
      [CONCURRENT_CALLS]: ['Concurrent active calls per instance', concurrentCallsQuota],
      [START_RATE]: ['Rate of StartOutboundVoiceContact API requests', callsPerSecond],
    };
    const quota = asked.ServiceCode === 'connect' ? known[asked.QuotaCode ?? ''] : undefined;
    if (!quota) return failure('NoSuchResourceException', `there is no quota ${asked.ServiceCode} ${asked.QuotaCode}`);
    const [QuotaName, Value] = quota;
    return answer(200, {
      Quota: { ServiceCode: 'connect', QuotaCode: asked.QuotaCode, QuotaName, Value, Unit: 'None', Adjustable: true },
    });
  };
}

const answer = (status: number, content: object): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(content),
});

const failure = (name: string, message: string): ServiceAnswer => answer(400, { __type: name, message });
