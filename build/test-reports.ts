/** What a runner counted, from its own machine-readable report. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Each that failed, with the first line of why. */
  readonly failures: readonly string[];
  /** Each that passed only when it was tried again. */
  readonly flaky: readonly string[];
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name?: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName?: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Totals of `vitest --reporter=json`. A file that could not be loaded has no tests in it and counts as one failure. */
export function vitestTotals(json: string): Totals {
  const report = JSON.parse(json) as VitestReport;
  let passed = 0;
  let skipped = 0;
  const failures: string[] = [];
  for (const { name = '', status, message, assertionResults } of report.testResults) {
    const broken = assertionResults.filter((result) => result.status === 'failed');
    passed += assertionResults.filter((result) => result.status === 'passed').length;
    skipped += assertionResults.filter((result) => result.status !== 'passed' && result.status !== 'failed').length;
    for (const { fullName, failureMessages } of broken) failures.push(told(name, fullName, failureMessages?.[0]));
    if (broken.length === 0 && status === 'failed') failures.push(told(name, undefined, message));
  }
  return { passed, failed: failures.length, skipped, failures, flaky: [] };
}

interface PlaywrightError {
  readonly message?: string;
}

interface PlaywrightSuite {
  readonly file?: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly line: number;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly status: string; readonly errors: readonly PlaywrightError[] }[];
    }[];
  }[];
}

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number; readonly skipped: number };
  readonly errors: readonly PlaywrightError[];
  readonly suites?: readonly PlaywrightSuite[];
}

/** Totals of Playwright's json reporter. What passed when it was tried again has passed, and is told by name. */
export function playwrightTotals(json: string): Totals {
  const { stats, errors, suites = [] } = JSON.parse(json) as PlaywrightReport;
  const failures = errors.map(({ message }) => told('', undefined, message));
  const flaky: string[] = [];
  const visit = ({ file = '', suites: inner = [], specs = [] }: PlaywrightSuite): void => {
    for (const { title, line, tests } of specs) {
      for (const { status, results } of tests) {
        const why = results.find((result) => result.errors.length > 0)?.errors[0]?.message;
        if (status === 'unexpected') failures.push(told(`${file}:${line}`, title, why));
        if (status === 'flaky') flaky.push(told(`${file}:${line}`, title, why));
      }
    }
    for (const suite of inner) visit(suite);
  };
  for (const suite of suites) visit(suite);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    failures,
    flaky,
  };
}

const WHY_MOST = 300;

function told(file: string, title: string | undefined, why: string | undefined): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: runners colour their messages by escape sequences.
  const plain = (why ?? '').replace(/\u001b\[[0-9;]*m/g, '').split('\n', 1)[0] ?? '';
  const where = file.replace(/^.*\/(?=(?:electron|shared|renderer|build|e2e)\/)/, '');
  return [where, title, plain.slice(0, WHY_MOST)].filter((part) => part !== undefined && part !== '').join(' › ');
}
