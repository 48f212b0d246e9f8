/** What preflight says about one thing that it looked at, and how it says that it could not look. */
import type { Reading } from './reading';

/** A blocker keeps calls from being placed; a warning will hurt or hide something; the rest is worth knowing. */
export type Severity = 'blocker' | 'warning' | 'info';

export interface Finding {
  /** Stable: what a script may look for. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence. */
  readonly message: string;
  /** What was read. */
  readonly value: string;
  /** The API that said so, as IAM names its action. */
  readonly source: string;
  /** What to do; `none` where nothing is to be done. */
  readonly fix: string;
}

export const NO_FIX = 'none';

export interface Subject {
  /** Beginning of the ids of its findings. */
  readonly id: string;
  /** `The contact flow`: begins a sentence. */
  readonly what: string;
  readonly source: string;
  /** What is said where the API says that there is no such thing. */
  readonly absent: Pick<Finding, 'severity' | 'message' | 'fix'>;
}

/** Judges a value, or says in the same form why there is none. */
export function judge<T>(
  reading: Reading<T>,
  subject: Subject,
  judgeValue: (value: T) => readonly Finding[],
): readonly Finding[] {
  const { id, what, source, absent } = subject;
  switch (reading.kind) {
    case 'value':
      return judgeValue(reading.value);
    case 'absent':
      return [{ id: `${id}-absent`, source, value: reading.said, ...absent }];
    case 'denied':
      return [
        {
          id: `${id}-denied`,
          severity: 'warning',
          message: `${what} could not be checked: you may not call ${source}.`,
          value: reading.said,
          source,
          fix: `run preflight with a role that is allowed ${source}`,
        },
      ];
    case 'unreadable':
      return [
        {
          id: `${id}-unreadable`,
          severity: 'warning',
          message: `${what} could not be checked: ${source} failed.`,
          value: reading.said,
          source,
          fix: 'run preflight again; if it stays, look the error up in the Health Dashboard of AWS',
        },
      ];
    case 'not-here':
      return [
        {
          id: `${id}-not-here`,
          severity: 'info',
          message: `${what}: not available locally.`,
          value: 'not available locally',
          source,
          fix: 'run preflight against the account',
        },
      ];
  }
}

/** A thing that is as it should be. */
export const fine = ({ id, source }: Pick<Subject, 'id' | 'source'>, message: string, value: string): Finding => ({
  id,
  severity: 'info',
  message,
  value,
  source,
  fix: NO_FIX,
});
