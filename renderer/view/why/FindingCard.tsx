import { memo, type ReactElement, useEffect, useId, useRef } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import { endpointText } from '../../../shared/endpoint.ts';
import { isolated } from '../../../shared/text/isolate.ts';
import { clockText, dayMinuteText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { useActions, usePortlight } from '../store.ts';
import { FindingBody } from './FindingBody.tsx';
import { SeverityShape } from './SeverityShape.tsx';

const DAY_MS = 86_400_000;

/** One finding: what it is at a glance, and folded open all that it rests on and what to do. */
export const FindingCard = memo(function FindingCard(props: {
  readonly finding: ToldFinding;
  readonly endedAtMs: number | null;
}): ReactElement {
  const { finding, endedAtMs } = props;
  const { id, severity, title } = finding;
  const bodyId = useId();
  const isOpen = usePortlight((state) => state.choice.openFindings.includes(id));
  const openFindings = usePortlight((state) => state.choice.openFindings);
  const head = useSought(id);
  const { choose } = useActions();
  const fold = (): void =>
    choose({ openFindings: isOpen ? openFindings.filter((one) => one !== id) : [...openFindings, id].slice(-OPEN_MOST) });
  return (
    <li className={`why-card is-${severity}${endedAtMs === null ? '' : ' is-over'}`}>
      <h3>
        <button ref={head} type="button" className="why-head" aria-expanded={isOpen} aria-controls={bodyId} onClick={fold}>
          <span className="why-fold" aria-hidden="true" />
          <SeverityShape severity={severity} />
          <span className="why-words">
            <span className="why-name">{title}</span>
            <Facts finding={finding} endedAtMs={endedAtMs} />
          </span>
        </button>
      </h3>
      <div id={bodyId} hidden={!isOpen}>
        {isOpen ? <FindingBody finding={finding} isOver={endedAtMs !== null} /> : null}
      </div>
    </li>
  );
});

/** Findings that are folded open at the same time at most. */
const OPEN_MOST = 50;

/** Takes the focus to this finding's head when it is the one that was asked for. */
function useSought(id: string) {
  const head = useRef<HTMLButtonElement>(null);
  const isSought = usePortlight((state) => state.choice.soughtFinding === id);
  const { choose } = useActions();
  useEffect(() => {
    if (!isSought || head.current === null) return;
    head.current.scrollIntoView({ block: 'start' });
    head.current.focus({ preventScroll: true });
    choose({ soughtFinding: null });
  }, [isSought, choose]);
  return head;
}

function Facts(props: { readonly finding: ToldFinding; readonly endedAtMs: number | null }): ReactElement {
  const { severity, confidence, app, remote, socketCount, since, firstSeen, lastSeen } = props.finding;
  const { endedAtMs } = props;
  const began =
    since === null
      ? say('why.since.seen', { time: momentText(firstSeen, lastSeen) })
      : say('why.since', { time: momentText(since, lastSeen) });
  const facts = [
    say(`why.severity.${severity}`),
    endedAtMs === null ? began : say('why.over', { time: momentText(new Date(endedAtMs).toISOString(), lastSeen) }),
    say(`why.confidence.${confidence}`),
    app?.name ?? null,
    remote === null ? null : endpointText(remote),
    say('why.sockets', { count: socketCount }),
  ];
  return <span className="why-facts quiet">{facts.flatMap((fact) => (fact === null ? [] : [isolated(fact)])).join(' · ')}</span>;
}

/** A moment on the local clock, with its day where it is long before another one. */
function momentText(at: string, laterAt: string): string {
  return Date.parse(laterAt) - Date.parse(at) > DAY_MS / 2 ? dayMinuteText(at) : clockText(at);
}
