/** What came of a test, in one word of the contract. */
export type Verdict =
  | 'open'
  | 'refused'
  | 'no-answer'
  | 'rejected'
  | 'unreachable'
  | 'blocked-here'
  | 'ports-exhausted'
  | 'reset'
  | 'hung-up'
  | 'tls-failed'
  | 'http-failed'
  | 'name-not-found'
  | 'name-no-answer'
  | 'name-failed'
  | 'open-or-filtered'
  | 'intercepted'
  | 'not-tested';

/** The rule of the diagnosis that a verdict or a remark rests on; null: none needs to be, or none fits. */
export type ProbeRule = 'C1' | 'C5' | 'C6' | 'C7' | 'C8' | 'C10' | 'C11' | 'C12' | 'X3' | 'N1' | 'N2' | 'N4';

/** Something a person can do, with the command for this system; null where there is none. */
export interface ProbeNextStep {
  readonly text: string;
  readonly command: string | null;
}

/** Something seen on the way that is not the verdict. */
export interface Remark {
  readonly rule: ProbeRule | null;
  readonly text: string;
}

/** What the steps of a test mean, in the person's language. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly rule: ProbeRule | null;
  readonly explanation: string;
  readonly confidence: 'certain' | 'likely' | 'possible';
  /** What the evidence leaves, the likelier first. */
  readonly candidates: readonly string[];
  readonly remarks: readonly Remark[];
  readonly nextSteps: readonly ProbeNextStep[];
}

/** A judgement before the remarks, which every one gets in the same way. */
export type Finding = Omit<Judgement, 'remarks'>;
