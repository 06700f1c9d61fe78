import { Dialog } from '@base-ui/react/dialog';
import { CircleQuestionMark, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { say, type TextKey } from '../../../shared/text/say.ts';
import { SCREENS } from '../../state/choice.ts';
import { CONTROL_KEY } from '../parts/control-key.ts';
import { type StateShape, StateShapeIcon } from '../parts/StateMark.tsx';
import { useActions, usePortlight } from '../store.ts';
import { Porthole } from './Porthole.tsx';
import './help.css';

const KEYS: readonly (readonly [keys: readonly string[], meaning: TextKey])[] = [
  [[`1–${SCREENS.length}`], 'help.key.screens'],
  [['/'], 'help.key.filter'],
  [['P'], 'help.key.pause'],
  [['Esc'], 'help.key.escape'],
  [['↑', '↓', 'Home', 'End'], 'help.key.table'],
  [['Shift ↑', 'Shift ↓'], 'help.key.select'],
  [[`${CONTROL_KEY} A`], 'help.key.all'],
  [['U'], 'help.key.changes'],
  [['←', '→'], 'help.key.fold'],
  [['Shift ←', 'Shift →'], 'help.key.widths'],
  [['W'], 'help.key.why'],
  [['T'], 'help.key.test'],
  [['Shift F10'], 'help.key.menu'],
  [[`${CONTROL_KEY} C`], 'help.key.copy'],
  [['Shift Enter'], 'help.key.mark'],
  [['?'], 'help.key.help'],
];

const EXAMPLES: readonly string[] = [
  'app:chrome',
  'state:syn-sent',
  'port:443',
  'port:8000-8999',
  'remote:10.0.0.0/8',
  'pid:4121',
  'user:root',
  'proto:udp',
  'scope:internet',
  'is:problem',
  'is:new',
  '-port:443',
];

const MARKS: readonly (readonly [shape: StateShape, word: TextKey])[] = [
  ['listening', 'state.listen'],
  ['established', 'state.established'],
  ['connecting', 'state.syn-sent'],
  ['closing', 'state.fin-wait-1'],
  ['peer-closed', 'state.close-wait'],
  ['time-wait', 'state.time-wait'],
  ['udp', 'mark.udp'],
  ['bound', 'state.bound'],
];

/** The button that opens the help, and the help itself: what this is, keys, the filter's language, the marks. */
export function HelpButton(): ReactElement {
  const isOpen = usePortlight((state) => state.choice.isHelpOpen);
  const { choose } = useActions();
  const name = say('rail.help');
  return (
    <Dialog.Root open={isOpen} onOpenChange={(isHelpOpen) => choose({ isHelpOpen })}>
      <Dialog.Trigger className="rail-button" aria-label={name} title={name} aria-keyshortcuts="?">
        <CircleQuestionMark size={16} aria-hidden="true" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog help">
          <Heading />
          <div className="help-columns">
            <Keys />
            <div className="help-column">
              <Filters />
              <Marks />
            </div>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Heading(): ReactElement {
  const about = usePortlight((state) => state.about);
  return (
    <header className="help-head">
      <Porthole size={28} />
      <div className="help-words">
        <Dialog.Title>{say('help.heading', { version: about?.version ?? '' })}</Dialog.Title>
        <Dialog.Description>{say('help.words')}</Dialog.Description>
        {about === null ? null : (
          <p className="quiet">{say(`help.host.${about.host}`, { platform: about.platform, runtime: about.runtime })}</p>
        )}
      </div>
      <Dialog.Close className="button" aria-label={say('dialog.close')}>
        <X size={16} aria-hidden="true" />
      </Dialog.Close>
    </header>
  );
}

function Keys(): ReactElement {
  return (
    <section className="help-column">
      <h3>{say('help.keys')}</h3>
      <dl className="help-keys">
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className="kbd">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{say(meaning)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Filters(): ReactElement {
  return (
    <section>
      <h3>{say('help.filter')}</h3>
      <p>{say('help.filter.words')}</p>
      <p className="help-examples">
        {EXAMPLES.map((example) => (
          <code key={example} className="mono">
            {example}
          </code>
        ))}
      </p>
      <p>{say('help.filter.join')}</p>
    </section>
  );
}

function Marks(): ReactElement {
  return (
    <section>
      <h3>{say('help.marks')}</h3>
      <ul className="help-marks">
        {MARKS.map(([shape, word]) => (
          <li key={shape}>
            <StateShapeIcon shape={shape} />
            {say(word)}
          </li>
        ))}
      </ul>
    </section>
  );
}
