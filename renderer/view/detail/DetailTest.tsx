import { Play } from 'lucide-react';
import type { ReactElement } from 'react';
import { say, type TextKey } from '../../../shared/text/say.ts';
import type { RowSubject } from '../../state/row-subject.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';

/** The button that tests what the detail is about. */
export function DetailTest(props: { readonly subject: RowSubject; readonly words?: TextKey }): ReactElement {
  const { subject, words = 'row.test' } = props;
  const menu = useRowMenu();
  return (
    <p className="detail-test">
      <button type="button" className="button is-framed" onClick={() => menu.press('t', subject)}>
        <Play size={14} aria-hidden="true" />
        {say(words)}
      </button>
    </p>
  );
}
