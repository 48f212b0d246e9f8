/** Says whether a campaign can be carried out as planned: a plain no with its reasons, or yes with what to know. */
import type { CampaignDefinition } from '../../../contract/campaign';
import type { Forecast } from './forecast';

export interface Verdict {
  /** Why it cannot be done as planned; empty: it can. */
  readonly no: readonly string[];
  /** What happens that somebody may not expect. */
  readonly notes: readonly string[];
}

const NEVER_ENDS = 'with these limits and hours it does not finish within 400 days';

export function judgePlan(plan: Forecast, definition: CampaignDefinition, nowMs: number): Verdict {
  return { no: [...objections(plan, definition, nowMs)], notes: [...remarks(plan, definition, nowMs)] };
}

function* objections(plan: Forecast, definition: CampaignDefinition, nowMs: number): Generator<string> {
  const { endsAtMs, maxConcurrentCalls, reachesAgents } = definition;
  if (definition.mode === 'cancelled')
    yield 'campaign.json says that the campaign is cancelled, which is final: use a new campaign';
  if (reachesAgents === true && maxConcurrentCalls === undefined)
    yield 'campaign.json says "reachesAgents" without a cap of calls at once: people would be called whom no agent is free for; give "concurrentCalls"';
  if (endsAtMs !== undefined && endsAtMs <= nowMs) yield `it ended at ${iso(endsAtMs)}: give a later "endsAt"`;
  else if (plan.finishesAtMs === undefined) yield endsAtMs === undefined ? NEVER_ENDS : tooLate(plan, endsAtMs);
  if (plan.contacts === 0)
    yield plan.neverOpen > 0
      ? 'nobody can be called: no contact is in a zone that ever opens'
      : 'nobody can be called: the list has no contact';
}

const tooLate = ({ left, contacts, bindings }: Forecast, endsAtMs: number): string =>
  `it cannot finish before it ends at ${iso(endsAtMs)}: ${left} of ${contacts} contacts are not done by then, and ${inWords(bindings[0]?.binding)}`;

function* remarks(plan: Forecast, definition: CampaignDefinition, nowMs: number): Generator<string> {
  const { neverOpen, contacts } = plan;
  if (neverOpen > 0 && contacts > 0)
    yield `${neverOpen} ${neverOpen === 1 ? 'contact is' : 'contacts are'} held, because no zone of theirs ever opens: name the time zone in a column "zone"; until then the campaign is never finished`;
  if (definition.mode === 'paused')
    yield 'campaign.json says that the campaign is paused: nobody is called until it says "active"';
  if (definition.startsAtMs !== undefined && definition.startsAtMs > nowMs)
    yield `nobody is called before ${iso(definition.startsAtMs)}`;
}

const iso = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).concat('Z');

/** What binds, as the rest of a sentence. */
export function inWords(binding: Forecast['bindings'][number]['binding'] | undefined): string {
  switch (binding) {
    case 'rate':
      return 'the calls per second bind: raise them, give it more time, or call fewer people';
    case 'lines':
      return 'the concurrent-call quota binds: raise it, give it more time, or call fewer people';
    case 'campaign-rate':
      return 'its own "callsPerSecond" binds';
    case 'campaign-lines':
      return 'its own "concurrentCalls" binds';
    case 'number-caps':
      return 'the daily caps of its source numbers bind: add numbers, or raise "dailyCap"';
    case 'hours':
      return 'the calling hours bind: those who are left live where it is closed';
    case 'retries':
    case undefined:
      return 'the delays between attempts bind: shorten them, or allow fewer attempts';
  }
}
