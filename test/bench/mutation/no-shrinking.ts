/** A mutant is killed by the first counterexample; to make it small takes longer than everything else together. */
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
