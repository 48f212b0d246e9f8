/**
 * The account's quotas as Service Quotas shows them: what is asked about each, and what counts as an answer. A value of 0
 * is one; an error, or a rate per anything but a second, is none.
 */
import { GetServiceQuotaCommand, type ServiceQuota, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { QuotaAnswer, QuotaAnswers } from '../core/pace/account';
import type { AccountQuotas } from '../core/pace/ports';

/** Concurrent active calls per instance: of the instance. */
const CONCURRENT_CALLS = 'L-12AB7C57';
/** Rate of StartOutboundVoiceContact API requests, per second: of account and Region. */
const START_RATE = 'L-4E9BCC96';

const ABSENT: QuotaAnswer = { kind: 'absent' };

export class ServiceQuotasReader implements AccountQuotas {
  readonly #client: Pick<ServiceQuotasClient, 'send'>;
  readonly #instanceArn: string;

  constructor(client: Pick<ServiceQuotasClient, 'send'>, instanceArn: string) {
    this.#client = client;
    this.#instanceArn = instanceArn;
  }

  async read(): Promise<QuotaAnswers> {
    const [concurrentCalls, callsPerSecond] = await Promise.all([this.#ofInstance(), this.#ask(START_RATE)]);
    return { concurrentCalls, callsPerSecond };
  }

  /** What was applied to all resources of a kind holds for those that have no value of their own (QuotaContextInfo). */
  async #ofInstance(): Promise<QuotaAnswer> {
    const own = await this.#ask(CONCURRENT_CALLS, this.#instanceArn);
    return own.kind === 'absent' ? this.#ask(CONCURRENT_CALLS) : own;
  }

  async #ask(quotaCode: string, contextId?: string): Promise<QuotaAnswer> {
    try {
      const command = new GetServiceQuotaCommand({
        ServiceCode: 'connect',
        QuotaCode: quotaCode,
        ...(contextId === undefined ? {} : { ContextId: contextId }),
      });
      return answerOf((await this.#client.send(command)).Quota);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown error';
      // The answer about a quota that was never changed: "if the applied quota value is not available, it is not retrieved".
      return name === 'NoSuchResourceException' ? ABSENT : { kind: 'unreadable', reason: name };
    }
  }
}

/** For deployments that override the account's quotas: nobody is asked, and what is configured holds. */
export const CONFIGURED_QUOTAS: AccountQuotas = {
  read: async () => ({ concurrentCalls: ABSENT, callsPerSecond: ABSENT }),
};

function answerOf(quota: ServiceQuota | undefined): QuotaAnswer {
  const { Value: value, ErrorReason, Period } = quota ?? {};
  if (ErrorReason) return { kind: 'unreadable', reason: ErrorReason.ErrorCode ?? 'unknown error' };
  if (value === undefined || value < 0) return { kind: 'unreadable', reason: 'no value' };
  if (Period && !(Period.PeriodUnit === 'SECOND' && Period.PeriodValue === 1)) {
    return { kind: 'unreadable', reason: `a rate per ${Period.PeriodValue} ${Period.PeriodUnit}` };
  }
  return { kind: 'value', value };
}
