import { setTimeout as sleep } from 'node:timers/promises';
import { collectorForThisMachine } from '../../electron/collect/machine.ts';
import { readSystemFacts } from '../../electron/collect/system-facts.ts';
import { createDiagnosis, type Diagnosis } from '../../shared/diagnosis/diagnosis.ts';
import { diff, type Table } from '../../shared/diff.ts';

// The collector and the diagnosis as the app runs them, every two seconds, for some minutes. Prints a JSON line for each new finding,
// and one at the end.

const INTERVAL_MS = 2_000;
const endsAt = performance.now() + Number(process.argv[2]) * 60_000;
const collector = collectorForThisMachine();
const known = new Set<string>();
let engine: Diagnosis | null = null;
let before: Table | null = null;
const sum = { scans: 0, failed: 0, socketsMost: 0, findings: 0 };

while (performance.now() < endsAt) {
  const began = performance.now();
  const scan = await collector.scan();
  if (scan.kind === 'failed') sum.failed += 1;
  else {
    const { table } = scan;
    sum.scans += 1;
    sum.socketsMost = Math.max(sum.socketsMost, table.sockets.size);
    engine ??= createDiagnosis(readSystemFacts(scan.reading.platform));
    const empty: Table = { facts: table.facts, sockets: new Map(), processes: new Map() };
    for (const finding of engine.see(table, diff(before ?? empty, table, { seq: sum.scans, scanMs: 0 }))) {
      if (known.has(finding.id)) continue;
      known.add(finding.id);
      sum.findings += 1;
      process.stdout.write(
        `${JSON.stringify({ finding, atMs: Math.round(60_000 * Number(process.argv[2]) - (endsAt - performance.now())) })}\n`,
      );
    }
    before = table;
  }
  await sleep(Math.max(0, INTERVAL_MS - (performance.now() - began)));
}
const { user, system } = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ ...sum, ownCpuSeconds: (user + system) / 1_000_000 })}\n`);
process.exit(0);
