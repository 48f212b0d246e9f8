/**
 * Colours and type of the pictures, for light and dark pages. Text has a contrast of at least 4.5 to the page (white,
 * #0d1117) and to the areas that it stands on. Callpace is green and bold everywhere; nobody else is. Colours are
 * written out for each theme, because renderers outside of browsers know no custom properties.
 */

/** Wide enough for a README's column, with type that can still be read at 400 px. */
export const WIDTH = 560;
export const FONT_SIZE = 15;
/** Mean width of a letter of the font, bold ones included, as a share of its size. */
export const LETTER = 0.58;

interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly band: string;
  readonly ours: string;
  readonly inbound: string;
  readonly quota: string;
  /** Text on areas of ours and of inbound. */
  readonly on: string;
}

export const LIGHT: Palette = {
  text: '#1f2328',
  muted: '#59636e',
  grid: '#d1d9e0',
  band: '#eaeef2',
  ours: '#1a7f37',
  inbound: '#0969da',
  quota: '#bc4c00',
  on: '#ffffff',
};

export const DARK: Palette = {
  text: '#f0f6fc',
  muted: '#9198a1',
  grid: '#3d444d',
  band: '#212830',
  ours: '#3fb950',
  inbound: '#58a6ff',
  quota: '#f0883e',
  on: '#0d1117',
};

const colours = ({ text, muted, grid, band, ours, inbound, quota, on }: Palette): string =>
  [
    `text{fill:${text}}.m,.other{fill:${muted}}.ours{fill:${ours}}.inbound{fill:${inbound}}.on{fill:${on}}.q,.gap{fill:${quota}}`,
    `.band{fill:${band}}.bound,.lead,.all{stroke:${muted}}.grid{stroke:${grid}}.quota{stroke:${quota}}`,
  ].join('');

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,Arial,sans-serif";

export const STYLE = [
  `text{font-family:${FONT};font-size:${FONT_SIZE}px}.b,.on,.q{font-weight:600}.e{text-anchor:end}.c{text-anchor:middle}`,
  '.bound{fill:none;stroke-width:2}.quota{fill:none;stroke-width:2;stroke-dasharray:6 4}.all{stroke-dasharray:3 4}.gap{opacity:.35}',
  colours(LIGHT),
  `@media (prefers-color-scheme:dark){${colours(DARK)}}`,
].join('');
