/**
 * Places of North America as a list may name them: states, provinces, area codes and postal codes, and the zones in
 * which they lie. Written down from general knowledge of the North American Numbering Plan and of the US Postal
 * Service's three-digit prefixes on 2026-11-21, not copied from a register; the tests hold it against Google's table of
 * zones (number-zones.data.json). Where a state has two zones and the part is not certain, both stand.
 */

/** State -> its zones, the area codes that serve it, and its ranges of three-digit ZIP prefixes. */
export interface State {
  readonly name: string;
  readonly zones: string;
  readonly areaCodes: string;
  readonly zips: string;
}

const E = 'America/New_York';
const C = 'America/Chicago';
const M = 'America/Denver';
const P = 'America/Los_Angeles';
const EC = `${C}|${E}`;
const CM = `${C}|${M}`;

const state = (name: string, zones: string, areaCodes: string, zips: string): State => ({
  name,
  zones,
  areaCodes,
  zips,
});

export const US_STATES: Readonly<Record<string, State>> = {
  AL: state('Alabama', EC, '205 251 256 334 659 938', '350-369'),
  AK: state('Alaska', 'America/Adak|America/Anchorage|America/Juneau', '907', '995-999'),
  AZ: state('Arizona', `${M}|America/Phoenix`, '480 520 602 623 928', '850-865'),
  AR: state('Arkansas', C, '327 479 501 870', '716-729'),
  CA: state(
    'California',
    P,
    '209 213 279 310 323 341 350 357 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951',
    '900-961',
  ),
  CO: state('Colorado', M, '303 719 720 748 970 983', '800-816'),
  CT: state('Connecticut', E, '203 475 860 959', '060-069'),
  DC: state('District of Columbia', E, '202 771', '200-205 569'),
  DE: state('Delaware', E, '302', '197-199'),
  FL: state(
    'Florida',
    EC,
    '239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954',
    '320-349',
  ),
  GA: state('Georgia', E, '229 404 470 478 678 706 762 770 912 943', '300-319 398-399'),
  HI: state('Hawaii', 'Pacific/Honolulu', '808', '967-968'),
  IA: state('Iowa', C, '319 515 563 641 712', '500-528'),
  ID: state('Idaho', `America/Boise|${P}`, '208 986', '832-838'),
  IL: state('Illinois', C, '217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872', '600-629'),
  IN: state('Indiana', EC, '219 260 317 463 574 765 812 930', '460-479'),
  KS: state('Kansas', CM, '316 620 785 913', '660-679'),
  KY: state('Kentucky', EC, '270 364 502 606 859', '400-427'),
  LA: state('Louisiana', C, '225 318 337 457 504 985', '700-714'),
  MA: state('Massachusetts', E, '339 351 413 508 617 774 781 857 978', '010-027 055'),
  MD: state('Maryland', E, '227 240 301 410 443 667', '206-219'),
  ME: state('Maine', E, '207', '039-049'),
  MI: state('Michigan', EC, '231 248 269 313 517 586 616 679 734 810 906 947 989', '480-499'),
  MN: state('Minnesota', C, '218 320 507 612 651 763 924 952', '550-567'),
  MO: state('Missouri', C, '235 314 417 557 573 636 660 816 975', '630-658'),
  MS: state('Mississippi', C, '228 471 601 662 769', '386-397'),
  MT: state('Montana', M, '406', '590-599'),
  NC: state('North Carolina', E, '252 336 472 704 743 828 910 919 980 984', '270-289'),
  ND: state('North Dakota', CM, '701', '580-588'),
  NE: state('Nebraska', CM, '308 402 531', '680-693'),
  NH: state('New Hampshire', E, '603', '030-038'),
  NJ: state('New Jersey', E, '201 551 609 640 732 848 856 862 908 973', '070-089'),
  NM: state('New Mexico', M, '505 575', '870-884'),
  NV: state('Nevada', `America/Boise|${P}`, '702 725 775', '889-898'),
  NY: state(
    'New York',
    E,
    '212 315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934',
    '005 100-149',
  ),
  OH: state('Ohio', E, '216 220 234 283 326 330 380 419 436 440 513 567 614 740 937', '430-459'),
  OK: state('Oklahoma', C, '405 539 572 580 918', '730-732 734-749'),
  OR: state('Oregon', `America/Boise|${P}`, '458 503 541 971', '970-979'),
  PA: state('Pennsylvania', E, '215 223 267 272 412 445 484 570 582 610 717 724 814 835 878', '150-196'),
  RI: state('Rhode Island', E, '401', '028-029'),
  SC: state('South Carolina', E, '803 821 839 843 854 864', '290-299'),
  SD: state('South Dakota', CM, '605', '570-577'),
  TN: state('Tennessee', EC, '423 615 629 731 865 901 931', '370-385'),
  TX: state(
    'Texas',
    CM,
    '210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979',
    '733 750-799 885',
  ),
  UT: state('Utah', M, '385 435 801', '840-847'),
  VA: state('Virginia', E, '276 434 540 571 686 703 757 804 826 948', '201 220-246'),
  VT: state('Vermont', E, '802', '050-054 056-059'),
  WA: state('Washington', P, '206 253 360 425 509 564', '980-994'),
  WI: state('Wisconsin', C, '262 274 353 414 534 608 715 920', '530-549'),
  WV: state('West Virginia', E, '304 681', '247-268'),
  WY: state('Wyoming', M, '307', '820-831'),
  AS: state('American Samoa', 'Pacific/Pago_Pago', '684', ''),
  GU: state('Guam', 'Pacific/Guam', '671', '969'),
  MP: state('Northern Mariana Islands', 'Pacific/Saipan', '670', '969'),
  PR: state('Puerto Rico', 'America/Puerto_Rico', '787 939', '006-007 009'),
  VI: state('U.S. Virgin Islands', 'America/St_Thomas', '340', '008'),
};

/** Three-digit ZIP prefixes of states with two zones, where the part is certain. */
export const ZONES_OF_ZIP: Readonly<Record<string, string>> = {
  [C]: '325 350-367 369-372 380-385 420 422-424 464 476-477 570-574 580-584 587 660-676 679-689 733 750-797',
  [E]: '320-323 326-349 374 376 378-379 402-418 460-462 466-474 478 480-497',
  [M]: '577 586 693 799 885',
  [P]: '838 889-897 970-978',
  'America/Boise': '832-834 836-837',
  'America/Phoenix': '850-859 863-864',
  'America/Anchorage': '996-997',
  'America/Juneau': '998-999',
};

/** Province -> zones; and the first letters of its postal codes. */
export const CA_PROVINCES: Readonly<Record<string, { readonly name: string; readonly zones: string }>> = {
  AB: { name: 'Alberta', zones: 'America/Edmonton' },
  BC: { name: 'British Columbia', zones: 'America/Edmonton|America/Fort_Nelson|America/Vancouver' },
  MB: { name: 'Manitoba', zones: 'America/Winnipeg' },
  NB: { name: 'New Brunswick', zones: 'America/Halifax' },
  NL: { name: 'Newfoundland and Labrador', zones: 'America/Halifax|America/St_Johns' },
  NS: { name: 'Nova Scotia', zones: 'America/Halifax' },
  NT: { name: 'Northwest Territories', zones: 'America/Edmonton' },
  NU: { name: 'Nunavut', zones: 'America/Edmonton|America/Toronto|America/Winnipeg' },
  ON: { name: 'Ontario', zones: 'America/Toronto|America/Winnipeg' },
  PE: { name: 'Prince Edward Island', zones: 'America/Halifax' },
  QC: { name: 'Quebec', zones: 'America/Halifax|America/Toronto' },
  SK: { name: 'Saskatchewan', zones: 'America/Edmonton|America/Regina' },
  YT: { name: 'Yukon', zones: 'America/Whitehorse' },
};

export const ZONES_OF_POSTAL_LETTER: Readonly<Record<string, string>> = {
  A: 'America/Halifax|America/St_Johns',
  B: 'America/Halifax',
  C: 'America/Halifax',
  E: 'America/Halifax',
  G: 'America/Halifax|America/Toronto',
  H: 'America/Toronto',
  J: 'America/Toronto',
  K: 'America/Toronto',
  L: 'America/Toronto',
  M: 'America/Toronto',
  N: 'America/Toronto',
  P: 'America/Toronto|America/Winnipeg',
  R: 'America/Winnipeg',
  S: 'America/Edmonton|America/Regina',
  T: 'America/Edmonton',
  V: 'America/Edmonton|America/Fort_Nelson|America/Vancouver',
  X: 'America/Edmonton|America/Toronto|America/Winnipeg',
  Y: 'America/Whitehorse',
};
