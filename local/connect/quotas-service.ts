/**
 * Service Quotas, as far as a dialer asks: the limits of the Connect account, as they are at this moment. A context that
 * a quota does not have is answered like a quota that does not exist.
 */
import type { ServiceAnswer, ServiceHandler } from '../front/front-types';

/** Concurrent active calls per instance. */
const CONCURRENT_CALLS = 'L-12AB7C57';
/** Rate of StartOutboundVoiceContact, per second. */
const START_RATE = 'L-4E9BCC96';

export interface ConnectQuotas {
  readonly concurrentCallsQuota: number;
  readonly callsPerSecond: number;
}

interface Asked {
  readonly ServiceCode?: string;
  readonly QuotaCode?: string;
  /** ARN of the one resource that is asked about; without it, what holds for the account. */
  readonly ContextId?: string;
}

/** Serves GetServiceQuota as `servicequotas`. */
export function createQuotasService(quotas: () => ConnectQuotas, instanceArn: string): ServiceHandler {
  return async ({ action, body }) => {
    if (action !== 'GetServiceQuota') return failure('IllegalArgumentException', `${action} is not simulated`);
    const asked = JSON.parse(body.toString() || '{}') as Asked;
    const quota = asked.ServiceCode === 'connect' ? find(asked, quotas(), instanceArn) : undefined;
    const { ServiceCode, QuotaCode, ContextId } = asked;
    const of = ContextId === undefined ? '' : ` of ${ContextId}`;
    if (!quota) return failure('NoSuchResourceException', `there is no quota ${ServiceCode} ${QuotaCode}${of}`);
    return answer(200, { Quota: { ServiceCode, QuotaCode, Unit: 'None', Adjustable: true, ...quota } });
  };
}

function find({ QuotaCode, ContextId }: Asked, quotas: ConnectQuotas, instanceArn: string): object | undefined {
  if (QuotaCode === CONCURRENT_CALLS && (ContextId === undefined || ContextId === instanceArn)) {
    return { QuotaName: 'Concurrent active calls per instance', Value: quotas.concurrentCallsQuota };
  }
  if (QuotaCode === START_RATE && ContextId === undefined) {
    return { QuotaName: 'Rate of StartOutboundVoiceContact API requests', Value: quotas.callsPerSecond };
  }
  return undefined;
}

const answer = (status: number, content: object): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(content),
});

const failure = (name: string, message: string): ServiceAnswer => answer(400, { __type: name, message });
