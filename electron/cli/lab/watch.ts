import type { Limits } from '../../../shared/diagnosis/limits.ts';
import { EVERYTHING } from '../../../shared/filter/filter.ts';
import { collectorForThisMachine } from '../../collect/machine.ts';
import { diagnose } from '../diagnose.ts';
import { processOutput } from '../output.ts';

// `portlight diagnose --json` with other thresholds: what takes minutes in life need not take them in a test.

const task: { forMs: number; limits: Partial<Limits> } = JSON.parse(process.argv[2] ?? '{}');
const plan = { filter: EVERYTHING, isJson: true, forMs: task.forMs, limits: task.limits };
process.exit(await diagnose(collectorForThisMachine(), plan, processOutput(new AbortController().signal)));
