/** A campaign's own limits, as far as they bind, and what a successor has to know of them. */

export type CampaignCap =
  /** Calls at once. */
  | { readonly kind: 'calls'; readonly calls: number }
  | { readonly kind: 'rate'; readonly callsPerSecond: number }
  /** Every source number has had its calls of 24 hours. */
  | { readonly kind: 'source-numbers' };

/** When the last call of each campaign with a rate of its own starts, Unix ms. */
export type LastStarts = Readonly<Record<string, number>>;
