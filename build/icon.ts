import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { findBrowser } from './browser.ts';
import { fromRoot } from './layout.ts';

// `node build/icon.ts` draws build/icon.svg in all sizes and packs them for each system. What it makes is committed: packaging needs
// no browser.

/** Sizes of the freedesktop icon theme; the window on Linux and the packages take them from `build/icons/`. */
const LINUX_PX = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS_PX = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/** Apple's types for PNG images (Icon Services, `IconStorage.h`): the plain sizes, then those for screens of double density. */
const MAC_TYPES: readonly (readonly [type: string, px: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
  ['ic10', 1024],
];

/** From this size on the whole drawing can be seen. */
const FINE_FROM_PX = 24;

/** The drawing with air around it: macOS draws no tile of its own and expects 100 of 1024 px free on each side. */
const MAC_VIEW = '-124 -124 1272 1272';

type Images = ReadonlyMap<number, Buffer>;

/** Draws the SVG at each size, on a transparent ground. */
async function draw(svg: string, sizes: Iterable<number>): Promise<Images> {
  const found = await findBrowser();
  if (found.kind !== 'found') throw new Error(found.text);
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  const images = new Map<number, Buffer>();
  try {
    const page = await browser.newPage();
    for (const px of new Set(sizes)) {
      await page.setViewportSize({ width: px, height: px });
      const [hidden, shown] = px < FINE_FROM_PX ? ['fine', 'coarse'] : ['coarse', 'fine'];
      const size = `html, body { margin: 0 } svg { display: block; width: ${px}px; height: ${px}px }`;
      await page.setContent(`<style>${size} svg .${hidden} { display: none } svg .${shown} { display: inline }</style>${svg}`);
      images.set(px, await page.screenshot({ omitBackground: true }));
    }
  } finally {
    await browser.close();
  }
  return images;
}

function image(images: Images, px: number): Buffer {
  const png = images.get(px);
  if (png === undefined) throw new Error(`no image of ${px} px was drawn`);
  return png;
}

/** An .ico of PNG images: header, one entry of 16 bytes each, the images (Microsoft, "Icons", ICONDIR). */
function ico(images: Images): Buffer {
  const head = Buffer.alloc(6 + 16 * WINDOWS_PX.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(WINDOWS_PX.length, 4);
  let offset = head.length;
  WINDOWS_PX.forEach((px, index) => {
    const at = 6 + 16 * index;
    const { length } = image(images, px);
    // 0 stands for 256.
    head.writeUInt8(px % 256, at);
    head.writeUInt8(px % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  });
  return Buffer.concat([head, ...WINDOWS_PX.map((px) => image(images, px))]);
}

/** An .icns: magic and length, then per image its type, its length with these 8 bytes, and the PNG. */
function icns(images: Images): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', Buffer.concat(MAC_TYPES.map(([type, px]) => chunk(type, image(images, px)))));
}

const svg = readFileSync(fromRoot('build/icon.svg'), 'utf8');
const images = await draw(svg, [...LINUX_PX, ...WINDOWS_PX]);
const macImages = await draw(
  svg.replace('viewBox="0 0 1024 1024"', `viewBox="${MAC_VIEW}"`),
  MAC_TYPES.map(([, px]) => px),
);
mkdirSync(fromRoot('build/icons'), { recursive: true });
for (const px of LINUX_PX) writeFileSync(fromRoot(`build/icons/${px}x${px}.png`), image(images, px));
writeFileSync(fromRoot('build/icon.ico'), ico(images));
writeFileSync(fromRoot('build/icon.icns'), icns(macImages));
console.log(`Drew ${LINUX_PX.length} PNG files, icon.ico and icon.icns.`);
