/**
 * The auditor of a run with faults: holds the list that was dropped, the tables, the queues, the reports and the
 * account's own books against each other, and names every violation of the promises. It shares no code with what it
 * audits but the shapes of the items, and believes nothing that can be counted.
 */
import { auditAtMostOnce } from './at-most-once';
import type { Evidence } from './evidence';
import { auditConcurrency, auditRate } from './limits';
import { auditNobodyWrongly, auditSilences } from './nobody-wrongly';
import { auditNothingLost } from './nothing-lost';
import { auditWaiting } from './waiting';

/** Every violation, as a sentence that begins with the promise; empty if all were kept. */
export const audit = (evidence: Evidence): readonly string[] => [
  ...auditAtMostOnce(evidence),
  ...auditConcurrency(evidence),
  ...auditRate(evidence),
  ...auditNothingLost(evidence),
  ...auditNobodyWrongly(evidence),
  ...auditWaiting(evidence),
  ...auditSilences(evidence),
];
