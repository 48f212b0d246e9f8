/** The walk-through of docs/owners.md, each command as it stands there, and what the page says of it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { readPage, section } from '../docs/pages';
import { ACTS_WITHIN_MS, passed, startedFrom } from './support/campaigns';
import { type CommandRun, callpace } from './support/command-line';
import { type Deployment, fictionalNumbers, listOf, withDeployment } from './support/deployment';

const FAST = {
  context: { callsPerSecond: '20', burst: '40', concurrentCallsQuota: '60' },
  account: { concurrentCallsQuota: 60, timeScale: 60, answerRate: 1, busyRate: 0 },
};
const PAGE = section(readPage('docs/owners.md'), 'A campaign from beginning to end');
const TYPED = [...PAGE.matchAll(/^npx tsx bin\/callpace\.ts (.+)$/gm)].map(([, line = '']) => line);
const ENDPOINT = / --endpoint \S+/;
/** The person that the page is about. */
const PERSON = '+12705550179';
const LISTED = 400;

/** Runs the commands of the page one after another, and takes care that it is these and no others. */
class Follower {
  readonly #deployment: Deployment;
  readonly #folder: string;
  readonly #left = [...TYPED];

  constructor(deployment: Deployment, folder: string) {
    this.#deployment = deployment;
    this.#folder = folder;
  }

  get left(): readonly string[] {
    return this.#left;
  }

  /** The next command of the page, which has to begin like this. */
  async next(beginning: string): Promise<CommandRun> {
    const line = this.#left.shift() ?? 'nothing more';
    if (!line.startsWith(beginning)) throw new Error(`expected "${beginning} ..." on the page, there is: ${line}`);
    return this.again(line);
  }

  async again(line: string): Promise<CommandRun> {
    const words = [...line.replace(ENDPOINT, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const args = words.map((word) => (word === 'results.csv' ? path.join(this.#folder, word) : word));
    return callpace(this.#deployment, ...args);
  }

  outFile(): Promise<string> {
    return readFile(path.join(this.#folder, 'results.csv'), 'utf8');
  }
}

const clean = (run: CommandRun): CommandRun => {
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return run;
};

/** Every item of the three tables, as text. */
async function tables({ services, settings }: Deployment): Promise<string> {
  const names = [settings.campaignsTable, settings.contactsTable, settings.flightsTable];
  const texts: string[] = [];
  for (const TableName of names) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await services.tables.send(
        new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) }),
      );
      texts.push(JSON.stringify(page.Items, (_, value: unknown) => (value instanceof Set ? [...value] : value)));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return texts.join('\n');
}

/** As it is written anywhere: with or without plus and country code. */
const traces = (text: string, number: string): boolean => text.includes(number.slice(2));

const logsOf = ({ logs }: Deployment): string => logs.map(({ text }) => text).join('\n');

const withoutTrace = (deployment: Deployment, number: string, campaign = 'spring'): Promise<boolean> =>
  deployment.until('results.csv to be written without the number', async () => {
    const now = await deployment.object(`reports/default/${campaign}/results.csv`);
    return now !== undefined && !traces(now, number);
  });

const callsTo = ({ calls }: Deployment, number: string) => calls.filter(({ destination }) => destination === number);

it('does what the page says, from the plan to the results, and leaves nothing of whoever is forgotten', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'callpace-owner-'));
  await withDeployment(FAST, async (deployment) => {
    const page = new Follower(deployment, folder);

    // Look before you drop: nothing is dropped, nobody is called.
    for (const plan of [await page.next('plan'), await page.next('plan')]) {
      expect(clean(plan).stdout).toMatch(
        /400 {2}rows[\s\S]*contacts[\s\S]*duplicates[\s\S]*rejected[\s\S]*YES: done at about/,
      );
      expect(plan.stdout).toContain('Assumed: ');
    }
    expect(await deployment.contacts()).toEqual([]);

    // A few calls first, then the rest, then the whole list again.
    const canary = clean(await page.next('drop examples/contacts.csv --campaign default/spring --canary 5'));
    expect(canary.stdout).toContain('contacts.rest.csv is loaded');
    const [anybody] = await deployment.contacts('spring');
    expect(anybody?.list).toMatch(/contacts\.(canary|rest)\.csv$/);
    const whole = clean(await page.next('drop examples/contacts.csv --campaign default/spring'));
    expect(whole.stdout).toMatch(/ 0 {2}new contacts/);

    expect(await callpace(deployment, 'results', 'default/spring')).toMatchObject({ code: 1, stdout: '' });

    expect(clean(await page.next('status')).stdout).toMatch(/default\/spring +(dialing|loading)/);
    const held = clean(await page.next('pause default/spring'));
    const heldMs = Date.now();
    expect(held.stdout).toMatch(/default\/spring is paused\.\nstatus\.json: paused, .*the script is wrong/);
    await passed(deployment, heldMs + ACTS_WITHIN_MS + 3_000);
    expect(startedFrom(deployment.calls, heldMs + ACTS_WITHIN_MS)).toEqual([]);
    const waiting = (await deployment.contacts('spring')).filter(({ state }) => state === 'pending').length;
    expect(waiting).toBeGreaterThan(0);
    expect(clean(await page.next('resume default/spring')).stdout).toMatch(
      /default\/spring is resumed\.\nstatus\.json: (?!paused)/,
    );
    await deployment.until('calls again', () => startedFrom(deployment.calls, heldMs + ACTS_WITHIN_MS).length > 0);

    // Settings of its own, and an end for good.
    const planned = await page.next('plan examples/contacts.csv --campaign-file');
    expect({ ...planned, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
    clean(await page.next('drop examples/contacts.csv --campaign default/summer'));
    expect(await deployment.status('summer')).toMatchObject({ definition: { state: 'applied' } });
    expect(clean(await page.next('cancel default/summer')).stdout).toMatch(
      /default\/summer is cancelled\.\nstatus\.json: cancelled/,
    );

    expect(clean(await page.next('stop-all')).stdout).toContain('the flow is broken');
    const stoppedMs = Date.now();
    await passed(deployment, stoppedMs + ACTS_WITHIN_MS + 2_000);
    expect(startedFrom(deployment.calls, stoppedMs + ACTS_WITHIN_MS)).toEqual([]);
    clean(await page.next('start-all'));

    // Somebody complains. She was in the first five rows.
    const called = callsTo(deployment, PERSON).length;
    expect(called).toBeGreaterThan(0);
    const explained = clean(await page.next('explain'));
    expect(explained.stdout).toContain(`default/spring: `);
    expect(explained.stdout.match(/try \d: accepted/g)).toHaveLength(called);
    expect(clean(await page.next('suppress')).stdout).toMatch(/79 is suppressed for all campaigns from now on/);
    const typed = page.left[0] ?? '';
    const first = await page.next('forget');
    // A call may be up: then the page says to run it again.
    await deployment.until(
      'nobody to be left',
      async () => (first.code === 0 ? first : await page.again(typed)).code === 0,
    );
    expect(traces(await tables(deployment), PERSON)).toBe(false);

    // Not the account of the canary, which was over before the rest came.
    await deployment.until('spring to be over', async () => (await deployment.status('spring'))?.state === 'finished');
    const finished = await deployment.finished('spring');
    expect(finished).toMatchObject({ addsUp: true });
    // Finished or not when she was forgotten: the file is without her, at the latest when it was written anew.
    await withoutTrace(deployment, PERSON);
    const results = clean(await page.next('results default/spring'));
    expect(results.stdout).toContain('rows in all: it adds up');
    expect(page.left).toEqual([]);
    expect(callsTo(deployment, PERSON)).toHaveLength(called);
    const written = await page.outFile();
    expect(traces(written, PERSON)).toBe(false);

    // The one who is forgotten afterwards is taken out of the file that is there.
    const { phone: other = '' } =
      (await deployment.contacts('spring')).find(({ state }) => state === 'completed') ?? {};
    expect(traces(written, other)).toBe(true);
    clean(await callpace(deployment, 'forget', other, '--yes'));
    await withoutTrace(deployment, other);
    expect(await deployment.summary('spring')).toMatchObject({ addsUp: true, contacts: finished.contacts });
    const [kept, logs] = [await tables(deployment), logsOf(deployment)];
    for (const number of [PERSON, other])
      expect({ tables: traces(kept, number), logs: traces(logs, number) }).toEqual({ tables: false, logs: false });
    // Nobody else's number is in the logs either.
    const everybody = (await deployment.contacts()).map(({ phone }) => phone).filter((phone) => phone !== '');
    expect(everybody.filter((phone) => traces(logs, phone))).toEqual([]);

    const summer = await deployment.finished('summer');
    expect(summer).toMatchObject({ rows: LISTED, addsUp: true, contacts: { pending: 0 } });
    expect(summer.contacts.cancelled).toBeGreaterThan(0);
  }).finally(() => rm(folder, { recursive: true, force: true }));
});

it('has one JSON document on stdout with --json, help for each command, and exit codes that say no', async () => {
  await withDeployment(FAST, async (deployment) => {
    const json = async (...args: readonly string[]) => {
      const run = await callpace(deployment, ...args, '--json');
      return { ...run, told: JSON.parse(run.stdout) as Record<string, unknown> };
    };
    expect(await json('status')).toMatchObject({ code: 0, told: { campaigns: [] } });
    expect(await json('drop', 'examples/contacts.csv', '--campaign', 'default/spring')).toMatchObject({
      code: 0,
      told: { state: 'loaded', rows: LISTED },
    });
    expect((await json('stop-all')).told).toMatchObject({ isStopped: true });
    expect((await json('status')).told).toMatchObject({
      campaigns: [{ campaign: 'default/spring', state: 'stopped' }],
    });
    // What nobody confirmed is not done.
    for (const args of [['start-all'], ['cancel', 'default/spring'], ['forget', PERSON]])
      expect(await callpace(deployment, ...args)).toMatchObject({ code: 2, stdout: '' });
    expect((await json('explain', PERSON)).told).toMatchObject({ contacts: [{ campaign: 'default/spring' }] });
    expect(await callpace(deployment, 'results', 'default/spring')).toMatchObject({ code: 1, stdout: '' });
    expect((await json('cancel', 'default/spring', '--yes')).told).toMatchObject({ done: true });
    for (const action of ['pause', 'resume'])
      expect(await callpace(deployment, action, 'default/spring')).toMatchObject({ code: 1, stdout: '' });
    // A campaign that is misspelt is named, with those that there are.
    const misspelt = await callpace(deployment, 'pause', 'default/sprong');
    expect(misspelt.code).toBe(1);
    expect(misspelt.stderr).toContain('default/spring');
    expect((await json('start-all', '--yes')).told).toMatchObject({ isStopped: false });
    for (const name of new Set(TYPED.map((line) => line.split(' ')[0] ?? '')))
      expect(await callpace(deployment, name, '--help')).toMatchObject({ code: 0, stderr: '' });
  });
});

it('shows no results of an end that was not the last, and takes whoever is forgotten out of them nevertheless', async () => {
  await withDeployment(FAST, async (deployment) => {
    const [early = '', late = ''] = fictionalNumbers(2);
    await deployment.dropList('short', listOf([early]));
    await deployment.finished('short');
    expect(await callpace(deployment, 'results', 'default/short')).toMatchObject({ code: 0 });
    clean(await callpace(deployment, 'stop-all'));
    await deployment.dropList('short', listOf([late]), 'more.csv');
    await deployment.until('the campaign to be open again', async () => {
      const status = await deployment.status('short');
      return status?.state === 'stopped' && status.lists[1]?.state === 'loaded';
    });
    expect(await callpace(deployment, 'results', 'default/short')).toMatchObject({ code: 1, stdout: '' });

    expect(traces((await deployment.object('reports/default/short/results.csv')) ?? '', early)).toBe(true);
    clean(await callpace(deployment, 'forget', early, '--yes'));
    await withoutTrace(deployment, early, 'short');
  });
});
