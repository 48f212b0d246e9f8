/** Asks before something that cannot be taken back. Where nobody can answer, the answer is no. */
import type { CommandSurroundings } from '../../local/cli/demo-command';

/** Wrong usage: somebody who forgot --yes must not believe that it was done. */
export const NOT_CONFIRMED = 2;

export async function confirmed(
  question: string,
  isYes: boolean,
  { ask }: Pick<CommandSurroundings, 'ask'>,
): Promise<boolean> {
  if (isYes) return true;
  const answer = await ask?.(`${question} [y/N] `);
  return /^y(es)?$/i.test((answer ?? '').trim());
}
