/**
 * Calling hours of the United States as dated data: federal law, and the states that are stricter. It decides nothing;
 * law.ts does. Sales calls to consumers are what these laws speak of; the table holds them for every call, because
 * nobody tells the dialer which calls are sales calls.
 *
 * `isVerified`: the words of the law, or a quotation of them, were read at `url`. Otherwise `url` is a digest by somebody
 * else, or nothing was found, and what is written here is what is commonly said of the law. Where sources differ the
 * stricter one stands. Laws on calls with recorded messages are taken in, because a contact flow plays prompts.
 */
import type { CallingWindow } from '../../contract/settings';

/** `US`, or a state with the prefix `US-`. */
type Region = 'US' | `US-${string}`;

export interface CallingLaw {
  readonly region: Region;
  /** First local date on which it applies; {@link LONG_AGO} where the date was not looked up. */
  readonly from: string;
  /** First local date on which it no longer applies. @default none known */
  readonly until?: string;
  /** Minutes of the local day; a day without windows is closed. */
  readonly mondayToFriday: readonly CallingWindow[];
  readonly saturday: readonly CallingWindow[];
  readonly sunday: readonly CallingWindow[];
  /** Nobody is called on the holidays of the region, see holidays.ts. */
  readonly noHolidays?: true;
  /** Calls to one person in a rolling 24 hours. */
  readonly maxAttemptsPer24h?: number;
  readonly citation: string;
  readonly url?: string;
  readonly isVerified: boolean;
  readonly note?: string;
}

/** The day on which every entry was last looked at. */
export const RETRIEVED_ON = '2026-11-21';
export const LONG_AGO = '2000-01-01';

const hours = (from: number, to: number): readonly CallingWindow[] => [{ fromMinute: from * 60, toMinute: to * 60 }];
const CLOSED: readonly CallingWindow[] = [];
const daily = (from: number, to: number) => ({
  mondayToFriday: hours(from, to),
  saturday: hours(from, to),
  sunday: hours(from, to),
});
const notOnSunday = (from: number, to: number) => ({ ...daily(from, to), sunday: CLOSED });
const weekdaysOnly = (from: number, to: number) => ({ ...notOnSunday(from, to), saturday: CLOSED });

/** A digest that names hours of many states, for those whose text was not found. */
const DIGEST = 'https://www.dropcowboy.com/state-compliance';
const DIGEST_TWO = 'https://blog.clickpointsoftware.com/telemarketing-calling-hours-by-state';

export const US_CALLING_LAW: readonly CallingLaw[] = [
  {
    region: 'US',
    from: LONG_AGO,
    ...daily(8, 21),
    citation: '47 CFR 64.1200(c)(1)',
    url: 'https://www.nwdebtresolution.com/post/telephone-consumer-protection-act-call-time-restrictions',
    isVerified: true,
    note: '16 CFR 310.4(c) has the same hours',
  },
  {
    region: 'US-AL',
    from: LONG_AGO,
    ...notOnSunday(8, 20),
    noHolidays: true,
    citation: 'Ala. Admin. Code r. 770-X-5-.17(1)(b)',
    url: 'https://d1tvxue8o4w0fl.cloudfront.net/regulation/alabama-administrative-code/title-770-alabama-public-service-commission/chapter-770-x-5-telephone-rules/section-770-x-5-17-live-and-automated-solicitations-and-announcements',
    isVerified: true,
    note: 'automated solicitation calls',
  },
  {
    region: 'US-CA',
    from: LONG_AGO,
    ...daily(9, 21),
    citation: 'Cal. Pub. Util. Code 2872',
    isVerified: false,
    note: 'recorded messages',
  },
  {
    region: 'US-CT',
    from: '2023-10-01',
    ...daily(9, 20),
    citation: 'Conn. Gen. Stat. 42-288a, as amended by P.A. 23-98',
    url: 'https://mondaq.co.uk/unitedstates/advertising-marketing--branding/1340464/revised-connecticut-telemarketing-law-signed-into-law',
    isVerified: true,
    note: 'holds for numbers of its area codes, too',
  },
  {
    region: 'US-FL',
    from: '2021-07-01',
    ...daily(8, 20),
    maxAttemptsPer24h: 3,
    citation: 'Fla. Stat. 501.616(6)',
    url: 'https://flsenate.gov/Session/Bill/2021/1120/BillText/Filed/HTML',
    isVerified: true,
    note: 'the bill as filed; the enrolled text of 501.616(6)(a) at lawserver.com agrees. Holds for numbers of its area codes, too',
  },
  {
    region: 'US-IL',
    from: LONG_AGO,
    ...daily(9, 21),
    citation: '815 ILCS 305/15',
    url: DIGEST_TWO,
    isVerified: false,
    note: 'recorded messages; one digest says 8 to 21',
  },
  {
    region: 'US-IN',
    from: LONG_AGO,
    ...daily(9, 20),
    citation: 'Ind. Code 24-5-14-8',
    isVerified: false,
    note: 'automatic dialing-announcing devices',
  },
  {
    region: 'US-KY',
    from: LONG_AGO,
    ...daily(10, 21),
    citation: 'KRS 367.46955',
    url: DIGEST,
    isVerified: false,
    note: 'the part of the section that names the hours was not read',
  },
  {
    region: 'US-LA',
    from: LONG_AGO,
    ...notOnSunday(8, 20),
    noHolidays: true,
    citation: 'La. Pub. Serv. Comm. General Order R-29617, V(A)(2); La. R.S. 45:811',
    url: 'https://dnc.com/holiday-alerts?year=2023',
    isVerified: true,
    note: 'in an emergency declared by the governor all solicitation may be prohibited: use the stop switch',
  },
  {
    region: 'US-MA',
    from: LONG_AGO,
    ...daily(8, 20),
    citation: '201 CMR 12.02(2)',
    url: 'https://regulations.justia.com/states/massachusetts/201-cmr/title-201-cmr-12-00/section-12-02',
    isVerified: true,
  },
  {
    region: 'US-MD',
    from: '2024-01-01',
    ...daily(8, 20),
    maxAttemptsPer24h: 3,
    citation: 'Md. Code, Com. Law 14-4502 (Stop the Spam Calls Act of 2023)',
    url: 'https://www.dnc.com/index.php/news/maryland-governor-signs-stop-spam-calls-act-2023-law',
    isVerified: false,
    note: 'digests agree',
  },
  {
    region: 'US-ME',
    from: LONG_AGO,
    ...weekdaysOnly(9, 17),
    maxAttemptsPer24h: 3,
    citation: '10 M.R.S. 1498(3)',
    url: 'https://legislature.maine.gov/legis/bills/bills_121st/billtexts/LD039201-1.asp',
    isVerified: true,
    note: 'recorded messages; read in a bill of 2003 that quotes the section. One call in 8 hours, written here as 3 in 24',
  },
  {
    region: 'US-MI',
    from: LONG_AGO,
    ...daily(9, 21),
    citation: 'MCL 445.111a',
    url: DIGEST,
    isVerified: false,
  },
  {
    region: 'US-MN',
    from: LONG_AGO,
    ...daily(9, 21),
    citation: 'Minn. Stat. 325E.30',
    url: DIGEST,
    isVerified: false,
  },
  {
    region: 'US-MS',
    from: LONG_AGO,
    ...notOnSunday(8, 20),
    noHolidays: true,
    citation: 'Miss. Code 77-3-723(1)',
    url: 'https://getpocketlaw.com/law/state_mississippi/section-77-3-723-rules-for-authorized-calls_57b73fa7ff73',
    isVerified: true,
    note: 'the rule on holidays was repealed in 2023 as one source says; others still list them, so they stay',
  },
  {
    region: 'US-NE',
    from: LONG_AGO,
    ...daily(8, 21),
    sunday: hours(13, 21),
    noHolidays: true,
    citation: 'Neb. Admin. Code title 291 ch. 11 s. 3',
    url: 'https://leadmanagerhelp.clickpointsoftware.com/en/articles/5753977-state-calling-hours',
    isVerified: false,
    note: 'recorded messages; holidays are 13 to 21 in law, closed here',
  },
  {
    region: 'US-NM',
    from: LONG_AGO,
    ...daily(9, 21),
    citation: 'N.M. Stat. 57-12-22(B)(5)',
    url: 'https://law.justia.com/codes/new-mexico/2006/nmrc/jd_57-12-22-13117.html',
    isVerified: true,
    note: 'edition of 2006; digests of 2025 agree',
  },
  {
    region: 'US-NV',
    from: LONG_AGO,
    ...daily(9, 20),
    citation: 'Nev. Rev. Stat. 598.0918; 597.814(2)(a)',
    url: DIGEST,
    isVerified: false,
    note: 'of 597.814 (recorded messages: not from 21 to 9) the text was read',
  },
  {
    region: 'US-OK',
    from: LONG_AGO,
    ...daily(9, 21),
    citation: '15 Okla. Stat. 755.1(C)(2)(a)',
    url: 'https://lexace.ai/us/statute/oklahoma/15-755.1',
    isVerified: true,
    note: 'automatic dial announcing devices',
  },
  {
    region: 'US-OK',
    from: '2022-11-01',
    ...daily(8, 20),
    maxAttemptsPer24h: 3,
    citation: '15 Okla. Stat. 775C.4 (Telephone Solicitation Act of 2022)',
    url: 'https://kfor.com/news/oklahoma-legislature/oklahoma-state-senate-votes-to-prohibit-certain-solicitation-calls/',
    isVerified: false,
    note: 'the news release of the Senate and digests agree',
  },
  {
    region: 'US-PA',
    from: '2019-12-03',
    ...daily(8, 21),
    noHolidays: true,
    citation: '73 P.S. 2245(a)(10)',
    url: 'https://www.jenkinslaw.org/blog/2019/12/03/amendments-pennsylvanias-telemarketer-registration-act-effective-today',
    isVerified: false,
    note: 'digests agree',
  },
  {
    region: 'US-RI',
    from: LONG_AGO,
    ...weekdaysOnly(9, 18),
    saturday: hours(10, 17),
    noHolidays: true,
    citation: 'R.I. Gen. Laws 5-61-2(2), 5-61-3.6',
    url: 'https://instalawyer.io/laws/rhode-island-general-laws/section-5-61-2-definitions',
    isVerified: true,
  },
  {
    region: 'US-SD',
    from: LONG_AGO,
    ...weekdaysOnly(9, 21),
    citation: 'S.D. Codified Laws 37-30-28',
    url: 'https://lexace.ai/us/statute/south-dakota/37-30-28',
    isVerified: true,
    note: 'automated dialing systems; weekdays are taken as Monday to Friday',
  },
  {
    region: 'US-TX',
    from: LONG_AGO,
    ...daily(9, 21),
    sunday: hours(12, 21),
    citation: 'Tex. Bus. & Com. Code 301.051',
    url: 'https://legalclarity.org/what-is-the-legal-time-to-call-customers-in-texas',
    isVerified: false,
    note: 'the part of the section that names the hours was not read; noon on Sundays is what is commonly said of it',
  },
  {
    region: 'US-UT',
    from: LONG_AGO,
    ...notOnSunday(8, 21),
    noHolidays: true,
    citation: 'Utah Code 13-25a-103(3)',
    url: 'https://codes.findlaw.com/ut/title-13-commerce-and-trade/ut-code-sect-13-25a-103/',
    isVerified: true,
  },
  {
    region: 'US-WA',
    from: LONG_AGO,
    ...daily(8, 20),
    citation: 'RCW 19.158.040(2)',
    url: 'https://app.leg.wa.gov/RCW/default.aspx?cite=19.158.040',
    isVerified: true,
  },
  {
    region: 'US-WY',
    from: LONG_AGO,
    ...daily(8, 20),
    citation: 'Wyo. Stat. 40-12-302',
    isVerified: false,
  },
];
