/**
 * One measurement in a process of its own: `measure.ts ratio|memory PHASE FILE`. Prints one line of JSON.
 *
 * A ratio is taken chunk by chunk, csv-parse and the phase in turn, so that whatever slows the machine down slows both.
 * Memory is that of a process that does nothing but the phase, as the function would: the list comes in pieces.
 */
import { countedTables } from './counted-tables';
import { cpuMs, type Phase, parseAlone, piecesOf, scanFile, workOf } from './phases';

export interface Ratio {
  readonly rows: number;
  readonly cpuMs: number;
  /** Of csv-parse alone, on the same bytes. */
  readonly aloneCpuMs: number;
  readonly requests: Readonly<Record<string, number>>;
}

export interface Memory {
  readonly peakBytes: number;
}

/** Chunks before what counts: the engine compiles while they run. */
const WARM_UP_CHUNKS = 2;

async function ratio(phase: Phase, file: string): Promise<Ratio> {
  const scanned = scanFile(file);
  const warm = workOf(phase, scanned);
  for (const chunk of scanned.chunks.slice(0, WARM_UP_CHUNKS)) {
    const pieces = [...piecesOf(file, chunk.from, chunk.to)];
    for (let round = 0; round < 3; round++) await warm(pieces, chunk);
    parseAlone(Buffer.concat(pieces));
  }
  const tables = countedTables();
  const work = workOf(phase, scanned, tables);
  let [own, alone] = [0, 0];
  for (const chunk of scanned.chunks) {
    const pieces = [...piecesOf(file, chunk.from, chunk.to)];
    const bytes = Buffer.concat(pieces);
    const startMs = cpuMs();
    await work(pieces, chunk);
    const middleMs = cpuMs();
    parseAlone(bytes);
    own += middleMs - startMs;
    alone += cpuMs() - middleMs;
  }
  return { rows: scanned.rows, cpuMs: own, aloneCpuMs: alone, requests: Object.fromEntries(tables.counts) };
}

/** The whole list for the scan; a chunk of it, as a function gets it, for the others. */
async function memory(phase: Phase, file: string): Promise<Memory> {
  const scanned = scanFile(file);
  const chunks = phase === 'scan' ? [] : scanned.chunks.slice(0, 2);
  const work = workOf(phase, scanned);
  for (const chunk of chunks) await work([...piecesOf(file, chunk.from, chunk.to)], chunk);
  return { peakBytes: process.resourceUsage().maxRSS * 1024 };
}

const [kind, phase, file] = process.argv.slice(2) as ['ratio' | 'memory', Phase, string];
void (kind === 'ratio' ? ratio(phase, file) : memory(phase, file)).then((result) => {
  process.stdout.write(`${JSON.stringify(result)}\n`);
});
