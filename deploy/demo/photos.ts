import sharp from 'sharp';

/** What a photo shows, chosen by a word of the title of the issue. */
const scenes: readonly (readonly [words: RegExp, scene: Scene])[] = [
  [/灯|照明/, 'lamp'],
  [/坑|路面|井盖|道路|塌/, 'pothole'],
  [/垃圾|堆|脏|杂物/, 'rubbish'],
  [/水|管|漏|溢|沟/, 'leak'],
  [/树|绿|草/, 'tree'],
  [/车|停|占道|摊/, 'car'],
  [/烟|油|味|烧/, 'smoke'],
];
/** Words of titles whose matter a drawn photo shows well. */
const drawable = /路灯|井盖|坑洼|垃圾堆|垃圾桶|杂物|漏水|树枝|占道|乱停|停车|烧烤|油烟/;

/** True when a photo of the matter can be drawn. */
export const isDrawable = (title: string): boolean => drawable.test(title);

type Scene = 'lamp' | 'pothole' | 'rubbish' | 'leak' | 'tree' | 'car' | 'smoke' | 'fence';

/**
 * Numbers from 0 to 1 that follow from a seed, so that each issue has its own picture and a repeated load draws the
 * same pictures.
 */
function dice(seed: number): () => number {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state / 2 ** 32;
  };
}

const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
const ellipse = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="${fill}"/>`;
const line = (points: string, stroke: string, width: number): string =>
  `<polyline points="${points}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`;

/** The subject of a picture, broken or mended. `at` is its place from left to right. */
const subjects: Readonly<Record<Scene, (at: number, mended: boolean, roll: () => number) => string>> = {
  lamp: (at, mended) =>
    line(`${at},640 ${at},230 ${at + 70},190`, '#5a6068', 14) +
    ellipse(at + 90, 196, 34, 16, mended ? '#fff3b0' : '#3c3f44') +
    (mended
      ? `<polygon points="${at + 60},210 ${at + 120},210 ${at + 240},640 ${at - 40},640" fill="#fff3b0" opacity="0.35"/>`
      : line(`${at + 70},215 ${at + 96},240 ${at + 84},262`, '#d9d9d9', 5)),
  pothole: (at, mended, roll) =>
    mended
      ? rect(at - 120, 690, 240, 60, '#3a3b3e')
      : ellipse(at, 720, 120, 34, '#26272a') +
        ellipse(at + 8, 726, 84, 20, '#17181a') +
        line(`${at - 120},715 ${at - 190},${690 + 20 * roll()} ${at - 240},712`, '#303134', 5),
  rubbish: (at, mended, roll) =>
    mended
      ? rect(at - 40, 590, 80, 90, '#2f7d4f') + rect(at - 48, 578, 96, 16, '#276a43')
      : Array.from({ length: 14 }, () =>
          ellipse(
            at - 110 + 220 * roll(),
            640 + 40 * roll(),
            20 + 22 * roll(),
            16 + 14 * roll(),
            ['#6f6a5e', '#8b8f7a', '#44505c', '#a3927a'][Math.floor(roll() * 4)]!,
          ),
        ).join(''),
  leak: (at, mended) =>
    rect(at - 140, 560, 280, 26, '#8a5a3c') +
    (mended
      ? rect(at - 20, 552, 40, 42, '#3f6fb5')
      : line(`${at},586 ${at + 8},640 ${at - 6},700`, '#7fb6e0', 16) + ellipse(at, 722, 130, 24, '#7fb6e0')),
  tree: (at, mended) =>
    mended
      ? rect(at - 12, 470, 24, 180, '#6d4c35') + ellipse(at, 410, 110, 100, '#4d8a45')
      : line(`${at},640 ${at - 20},540 ${at + 170},470`, '#6d4c35', 24) + ellipse(at + 210, 470, 100, 70, '#6d8a45'),
  car: (at, mended, roll) =>
    mended
      ? rect(at - 130, 660, 260, 8, '#f2f2f2')
      : rect(at - 130, 590, 260, 66, `hsl(${Math.floor(360 * roll())} 50% 45%)`) +
        rect(at - 80, 545, 160, 50, '#9db7c9') +
        ellipse(at - 80, 660, 28, 28, '#1d1e20') +
        ellipse(at + 80, 660, 28, 28, '#1d1e20'),
  smoke: (at, mended, roll) =>
    rect(at - 30, 420, 60, 220, '#9a6b5b') +
    (mended
      ? ''
      : Array.from({ length: 9 }, (_, step) =>
          ellipse(at + step * 16 * roll(), 400 - step * 34, 34 + step * 7, 26 + step * 4, '#565656'),
        ).join('')),
  fence: (at, mended) =>
    Array.from({ length: 7 }, (_, post) => rect(at - 170 + post * 52, 560, 12, 100, '#c7cbd1')).join('') +
    (mended
      ? rect(at - 180, 580, 360, 12, '#c7cbd1')
      : line(`${at - 180},586 ${at},600 ${at + 60},660`, '#c7cbd1', 12)),
};

/**
 * Draws a photo of a street with the matter that the title names, before or after the work. Each title gives another
 * street. The EXIF data names a camera and a place, like the photos of telephones; the platform must not show them.
 */
export async function drawnPhoto(
  title: string,
  seed: number,
  {
    mended = false,
    longitude = 118.75,
    latitude = 32.05,
  }: { mended?: boolean; longitude?: number; latitude?: number } = {},
): Promise<Buffer> {
  const roll = dice(seed);
  const scene = scenes.find(([words]) => words.test(title))?.[1] ?? 'fence';
  const hue = Math.floor(190 + 40 * roll());
  const houses = Array.from({ length: 5 }, (_, at) => {
    const [x, top, tone] = [at * 210 - 40 * roll(), 180 + 200 * roll(), Math.floor(55 + 25 * roll())];
    const windows = Array.from({ length: 12 }, (__, pane) =>
      rect(
        x + 20 + (pane % 3) * 56,
        top + 26 + Math.floor(pane / 3) * 66,
        32,
        40,
        roll() > 0.7 ? '#ffe9a8' : '#7d95a8',
      ),
    ).join('');
    return rect(x, top, 190, 640 - top, `hsl(${Math.floor(20 + 20 * roll())} 22% ${tone}%)`) + windows;
  }).join('');
  const at = 300 + 400 * roll();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="768">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 55% 70%)"/><stop offset="1" stop-color="#eef3f6"/></linearGradient></defs>
    ${rect(0, 0, 1024, 768, 'url(#sky)')}${houses}${rect(0, 640, 1024, 128, '#54565a')}${rect(0, 632, 1024, 16, '#a9abad')}
    ${Array.from({ length: 6 }, (_, dash) => rect(dash * 190 + 40, 706, 90, 8, '#d8d8d4')).join('')}
    ${subjects[scene](at, mended, roll)}</svg>`;
  const degrees = (value: number): string => {
    const minutes = Math.abs(value % 1) * 60;
    return `${Math.floor(value)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 6000)}/100`;
  };
  return sharp(Buffer.from(svg))
    .withExif({
      IFD0: { Make: 'Jiceng Demo', Model: `Phone ${seed % 7}`, Artist: `采集人${seed % 50}` },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: degrees(latitude),
        GPSLongitudeRef: 'E',
        GPSLongitude: degrees(longitude),
      },
    })
    .jpeg({ quality: 80 })
    .toBuffer();
}
