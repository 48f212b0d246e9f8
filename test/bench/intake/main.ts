/**
 * The program behind `npm run bench:intake`: rows per second and memory of each phase of the intake, as ratios to
 * csv-parse alone, at three sizes of list; requests and money per million rows. Exits with 1 if a goal is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeList } from './list-file';
import type { Memory, Ratio } from './measure';
import { billOf } from './money';
import { PHASES, type Phase } from './phases';

const SIZES = [10_000, 100_000, 1_000_000];
/** Times csv-parse alone. */
const GOALS: Partial<Record<Phase, number>> = { scan: 5, normalise: 0.5 };
const MOST_BYTES = 300_000_000;
/** Rate of the largest list as a share of that of the one before. */
const LEAST_GROWTH = 0.9;
const ROWS_OF_CHUNK = 20_000;

const missed: string[] = [];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Node.js lets garbage lie as long as there is room: what is needed shows where there is little. MB of old objects. */
const HEAP_MEGABYTES = 60;

function measure<T>(kind: 'ratio' | 'memory', phase: Phase, file: string): T {
  const program = path.join(__dirname, 'measure.ts');
  const bounds = kind === 'memory' ? [`--max-old-space-size=${HEAP_MEGABYTES}`] : [];
  const command = [...bounds, '--import', 'tsx', program, kind, phase, file];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${kind} of ${phase} failed: ${stderr}`);
  return JSON.parse(stdout) as T;
}

const perSecond = ({ rows, cpuMs }: Ratio): number => (rows / cpuMs) * 1_000;

function goal(what: string, isGood: boolean): string {
  if (!isGood) missed.push(what);
  return isGood ? '' : '  MISSED';
}

function measurePhase(phase: Phase, files: ReadonlyMap<number, string>): Ratio | undefined {
  let before: number | undefined;
  let last: Ratio | undefined;
  for (const [rows, file] of files) {
    last = measure<Ratio>('ratio', phase, file);
    const rate = perSecond(last);
    const times = last.aloneCpuMs / last.cpuMs;
    const wanted = GOALS[phase];
    const note = wanted === undefined ? '' : goal(`${phase} of ${rows} rows: ${wanted} x csv-parse`, times >= wanted);
    const growth = before !== undefined && rows === SIZES.at(-1) ? rate / before : undefined;
    const linear =
      growth === undefined
        ? ''
        : `, ${(growth * 100).toFixed(0)} % of the rate before${goal(`${phase}: linear`, growth >= LEAST_GROWTH)}`;
    say(
      `  ${phase.padEnd(10)} ${String(rows).padStart(8)} rows  ${rate.toFixed(0).padStart(8)} rows/s of a processor  ${times.toFixed(2).padStart(6)} x csv-parse${note}${linear}`,
    );
    before = rate;
  }
  return last;
}

function main(): void {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'callpace-bench-'));
  try {
    const files = new Map(SIZES.map((rows) => [rows, path.join(dir, `${rows}.csv`)]));
    for (const [rows, file] of files) writeFileSync(file, makeList(rows).bytes);
    const largest = files.get(SIZES.at(-1) ?? 0) ?? '';
    const ratios = new Map(PHASES.map((phase) => [phase, measurePhase(phase, files)]));
    for (const phase of PHASES) {
      const { peakBytes } = measure<Memory>('memory', phase, largest);
      say(
        `  ${phase.padEnd(10)} peak ${(peakBytes / 1e6).toFixed(0)} MB, with a heap of ${HEAP_MEGABYTES} MB, the process and the scan of 1,000,000 rows included${goal(`memory of ${phase}`, peakBytes < MOST_BYTES)}`,
      );
    }
    const [scan, load] = [ratios.get('scan'), ratios.get('load')];
    if (!scan || !load) throw new Error('nothing was measured');
    const bill = billOf(load.rows, load.requests, scan.cpuMs + load.cpuMs, Math.ceil(load.rows / ROWS_OF_CHUNK));
    say(
      `  per million rows: ${Math.round(bill.writes)} write units, ${Math.round(bill.reads)} read units, ${bill.functionSeconds.toFixed(0)} s of a function's processor, $${bill.dollars.toFixed(2)}`,
    );
    say(`  requests of the load: ${JSON.stringify(load.requests)}`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  say(missed.length === 0 ? 'every goal is met' : `missed: ${missed.join('; ')}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

main();
