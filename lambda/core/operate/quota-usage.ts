/** Compares what was used of a quota with what it allows, and says what an operator does about it. */
import type { QuotaAnswer } from '../pace/account';

export interface UsageReading {
  /** As AWS names it. */
  readonly title: string;
  readonly code: string;
  readonly unit: string;
  readonly quota: QuotaAnswer;
  /** What the deployment was told, which stands in where Service Quotas does not tell. */
  readonly configured: number;
  /** The most that was used; undefined where CloudWatch shows nothing. */
  readonly used: number | undefined;
  /** What the figure does not show. */
  readonly caveat: string;
}

export interface QuotaUsage {
  readonly title: string;
  readonly code: string;
  readonly unit: string;
  readonly allowed: number;
  readonly allowedFrom: 'Service Quotas' | 'the configuration';
  readonly used: number | undefined;
  /** Of what is allowed, 0-100 and above. */
  readonly percent: number | undefined;
  readonly note: string;
}

/** From here on somebody asks for more: AWS takes days to answer. The same as the alarm quota-nearly-used. */
const NEARLY_USED = 80;

export function quotaUsage({ title, code, unit, quota, configured, used, caveat }: UsageReading): QuotaUsage {
  const allowed = quota.kind === 'value' ? quota.value : configured;
  const percent = used === undefined || allowed === 0 ? undefined : Math.round((100 * used) / allowed);
  const allowedFrom = quota.kind === 'value' ? 'Service Quotas' : 'the configuration';
  const note = `${sentence(allowed, used, percent)}${quotaNote(quota)}; ${caveat}`;
  return { title, code, unit, allowed, allowedFrom, used, percent, note };
}

function sentence(allowed: number, used: number | undefined, percent: number | undefined): string {
  if (allowed === 0) return 'the quota is 0: no call can be placed; npx tsx bin/callpace.ts preflight says what to do';
  if (used === undefined || percent === undefined) return 'CloudWatch shows no use of it in this time';
  if (percent > 100) return 'more was used than is allowed: calls were turned away, or the quota was lower than now';
  if (percent >= NEARLY_USED)
    return 'nearly used: normal while a campaign runs, as it is what limits it; ask for more if that takes too long (preflight --quota-request writes the text)';
  return 'there is room';
}

function quotaNote(quota: QuotaAnswer): string {
  switch (quota.kind) {
    case 'value':
      return '';
    case 'absent':
      return '; Service Quotas shows no value for this account, so what is configured stands in';
    case 'unreadable':
      return `; Service Quotas cannot be read (${quota.reason}), so what is configured stands in`;
  }
}
