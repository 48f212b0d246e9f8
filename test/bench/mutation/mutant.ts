/** One change of one decision of the core. */

/** Counted from 1. */
interface Position {
  readonly line: number;
}

export interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position };
}

/** @param source of the whole file */
export function changeOf({ location, mutatorName, replacement = '' }: Mutant, source: string): string {
  const line = source.split('\n')[location.start.line - 1]?.trim();
  return `${location.start.line} ${mutatorName}: ${line} -> ${replacement.replaceAll(/\s+/g, ' ')}`;
}
