/** What a million calls may cost, besides Amazon Connect, at a rate at which an account is used. */
export const GOAL_DOLLARS = 10;
export const GOAL_CALLS_PER_SECOND = 25;
