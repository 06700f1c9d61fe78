import { capture } from './en/capture.ts';
import { cli } from './en/cli.ts';
import { collect } from './en/collect.ts';
import { collectSystems } from './en/collect-systems.ts';
import { demo } from './en/demo.ts';
import { detail } from './en/detail.ts';
import { diagnosis } from './en/diagnosis.ts';
import { diagnosisAdvice } from './en/diagnosis-advice.ts';
import { exposed } from './en/exposed.ts';
import { filter } from './en/filter.ts';
import { firewall } from './en/firewall.ts';
import { frame } from './en/frame.ts';
import { now } from './en/now.ts';

import { openPorts } from './en/open-ports.ts';

import { port } from './en/port.ts';

import { probe } from './en/probe.ts';
import { probeRemarks } from './en/probe-remarks.ts';
import { row } from './en/row.ts';
import { serve } from './en/serve.ts';
import { shell } from './en/shell.ts';
import { stop } from './en/stop.ts';
import { tables } from './en/tables.ts';
import { test } from './en/test.ts';
import { why } from './en/why.ts';
import { words } from './en/words.ts';

/** The English catalogue: every text a person can see, by key, as ICU MessageFormat. Another language has the same keys. */
export const en = {
  ...words,
  ...firewall,
  ...frame,
  ...now,
  ...tables,
  ...openPorts,
  ...detail,
  ...why,
  ...diagnosis,
  ...diagnosisAdvice,
  ...exposed,
  ...filter,
  ...collect,
  ...collectSystems,
  ...capture,
  ...cli,
  ...port,
  ...probe,
  ...probeRemarks,
  ...test,
  ...row,
  ...serve,
  ...shell,
  ...stop,
  ...demo,
} as const;
