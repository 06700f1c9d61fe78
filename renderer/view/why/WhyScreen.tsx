import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import { TestBox } from '../test/TestBox.tsx';
import './why.css';

/** What is wrong, and why: the connection test stands at its top. */
export function WhyScreen(): ReactElement {
  return (
    <div className="why">
      <h1 className="visually-hidden">{say('screen.why')}</h1>
      <TestBox />
    </div>
  );
}
