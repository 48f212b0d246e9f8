/** The files of the page, all in memory: its script bundled with the chart library, so that nothing comes from elsewhere. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

export interface PageFile {
  readonly type: string;
  readonly content: string;
}

const PAGE = path.join(__dirname, 'page');

/** By path on the server. */
export function buildPage(): ReadonlyMap<string, PageFile> {
  const read = (file: string) => readFileSync(file, 'utf8');
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', content: read(path.join(PAGE, 'index.html')) }],
    ['/page.css', { type: 'text/css; charset=utf-8', content: read(path.join(PAGE, 'page.css')) }],
    ['/chart.css', { type: 'text/css; charset=utf-8', content: read(require.resolve('uplot/dist/uPlot.min.css')) }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', content: bundle() }],
  ]);
}

function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(PAGE, 'main.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    minify: true,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
