import { memo, type ReactElement } from 'react';
import type { Gap, Span } from '../../state/now-moments.ts';
import { stepPath } from '../../state/step-path.ts';
import type { Steps } from '../../state/steps.ts';

const WIDTH = 200;
const HEIGHT = 40;

/** What the areas of all figures have in common: what they span, and where nothing is known. A new object is a new picture. */
export interface Behind {
  readonly span: Span;
  readonly unknown: readonly Gap[];
}

/** The last minutes of a figure, as a quiet area behind it: decoration, its words stand in the figure. */
export const FigureArea = memo(function FigureArea(props: { readonly steps: Steps; readonly behind: Behind }): ReactElement {
  const { steps, behind } = props;
  const { span, unknown } = behind;
  const { fromMs, toMs } = span;
  const { path, area } = stepPath(steps, { fromMs, toMs, width: WIDTH, height: HEIGHT - 2, unknown });
  return (
    <svg className="figure-area" viewBox={`0 -2 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="figure-fill" d={area} />
      <path className="figure-line" d={path} />
    </svg>
  );
});
