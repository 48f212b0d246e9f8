/** One change of one decision of the core. */

/** Both counted from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position };
}

/** @param source of the whole file */
export function changeOf({ location, mutatorName, replacement = '' }: Mutant, source: string): string {
  const line = source.split('\n')[location.start.line - 1]?.trim();
  return `${location.start.line}:${location.start.column} ${mutatorName}: ${line} -> ${replacement.replaceAll(/\s+/g, ' ')}`;
}
