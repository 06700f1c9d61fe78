import { benchDiagnosis } from './bench-diagnosis.ts';
import { benchHealthy } from './bench-healthy.ts';
import { benchParse } from './bench-parse.ts';
import { benchScan } from './bench-scan.ts';
import { benchScreens } from './bench-screens.ts';
import { benchWhole } from './bench-whole.ts';
import { buildAll } from './build.ts';

// `npm run bench`: what reading and drawing cost, beside what one would run instead. No timed tests: a loaded machine fails
// here and nowhere else. `npm run bench -- screens` measures one part alone.

const PARTS = { scan: benchScan, parse: benchParse, whole: benchWhole, screens: benchScreens } as const;

/** These take their minutes, and run only when they are named. */
const LONG = { healthy: benchHealthy, diagnosis: benchDiagnosis } as const;

const given = process.argv.slice(2);
const minutesAt = given.indexOf('--minutes');
const wanted = minutesAt === -1 ? given : given.toSpliced(minutesAt, 2);
const all = { ...PARTS, ...LONG };
const unknown = wanted.filter((name) => !(name in all));
if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(all).join(', ')}`);

await buildAll();
const missed: string[] = [];
for (const [name, bench] of Object.entries(all)) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in LONG) continue;
  const result = await bench();
  if ('missed' in result) for (const target of result.missed) console.log(`missed: ${target}`);
  const isGood = 'ok' in result ? result.ok : result.missed.length === 0;
  if (!isGood) missed.push(name);
}
console.log(missed.length === 0 ? '\nAll targets met.' : `\nTargets missed: ${missed.join(', ')}.`);
process.exit(missed.length === 0 ? 0 : 1);
