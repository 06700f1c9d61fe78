import { Menu } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { durationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { TestDraft } from '../../state/test-draft.ts';
import type { TestOptions as Options } from '../../state/tests.ts';
import { ChoiceMenu } from '../frame/ChoiceMenu.tsx';
import { useActions, usePortlight } from '../store.ts';

const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 21_000, 60_000] as const;
const SILENCES_MS = [60_000, 300_000, 600_000, 3_600_000, 7_500_000] as const;

/** How to test: whether to compare, how long to wait, and whether silences are tried. */
export function TestOptions(props: { readonly read: TestDraft }): ReactElement {
  const { timeoutMs, compares, idleUpToMs } = usePortlight((state) => state.tests.options);
  const { changeTests } = useActions();
  const change = (options: Partial<Options>): void =>
    changeTests((tests) => ({ ...tests, options: { ...tests.options, ...options } }));
  const { targets } = props.read;
  const canIdle = targets.length < 2 && targets[0]?.transport !== 'udp';
  const silences =
    idleUpToMs === null ? say('test.option.idle.none') : say('test.option.idle', { time: durationText(idleUpToMs) });
  return (
    <div className="test-options">
      <label className="test-check" title={say('test.option.compare.hint')}>
        <input type="checkbox" checked={compares} onChange={({ target }) => change({ compares: target.checked })} />
        {say('test.option.compare')}
      </label>
      <ChoiceMenu
        heading={say('test.option.wait.heading')}
        value={timeoutMs}
        offers={WAITS_MS.map((value) => ({ value, word: durationText(value) }))}
        onChoose={(value) => change({ timeoutMs: value })}
        trigger={<Trigger words={say('test.option.wait', { time: durationText(timeoutMs) })} />}
      />
      <ChoiceMenu
        heading={say('test.option.idle.heading')}
        value={idleUpToMs ?? 0}
        offers={[
          { value: 0, word: say('test.option.idle.none') },
          ...SILENCES_MS.map((value) => ({ value, word: durationText(value) })),
        ]}
        onChoose={(value) => change({ idleUpToMs: value === 0 ? null : value })}
        trigger={<Trigger words={silences} isOff={!canIdle} />}
      />
    </div>
  );
}

function Trigger(props: { readonly words: string; readonly isOff?: boolean }): ReactElement {
  const { words, isOff = false } = props;
  return (
    <Menu.Trigger className="button" disabled={isOff} title={isOff ? say('test.option.idle.one') : undefined}>
      {words}
      <ChevronDown size={14} aria-hidden="true" />
    </Menu.Trigger>
  );
}
