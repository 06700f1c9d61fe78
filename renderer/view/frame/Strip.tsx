import { CirclePause, FileText, TriangleAlert, Unplug } from 'lucide-react';
import { type ReactElement, type ReactNode, useLayoutEffect, useRef } from 'react';
import { captureTitle } from '../../../shared/text/capture-title.ts';
import { clockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { useActions, usePortlight } from '../store.ts';
import { focusOn, PAUSE_ID, SCREEN_ID } from './places.ts';
import './strip.css';

/** Says, in colour and words, that the screens are not of this moment, and why. Nothing while they are. */
export function Strip(): ReactElement | null {
  const scan = usePortlight((state) => state.scan);
  const pausedAtMs = usePortlight((state) => state.pausedAtMs);
  const failedStart = usePortlight((state) => state.failedStart);
  const hasWorld = usePortlight((state) => state.world !== null);
  if (scan?.kind === 'disconnected') return <Disconnected lastGoodAt={scan.lastGoodAt} isLockedOut={scan.isLockedOut === true} />;
  if (hasWorld && scan?.kind === 'capture') return <Captured />;
  if (pausedAtMs !== null) return <Paused atMs={pausedAtMs} />;
  if (hasWorld && failedStart !== null) return <Failed why={failedStart} />;
  if (hasWorld && scan?.kind === 'stale') return <Stale why={scan.text} lastGoodAt={scan.lastGoodAt} tries={scan.failures} />;
  return null;
}

function Line(props: {
  readonly kind: 'paused' | 'stale' | 'capture';
  readonly icon: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const { kind, icon, children } = props;
  const strip = useRef<HTMLDivElement>(null);
  // Its button takes it away, and the focus with it.
  useLayoutEffect(() => {
    const own = strip.current;
    return () => {
      if (own?.contains(document.activeElement) === true) focusOn(kind === 'paused' ? PAUSE_ID : SCREEN_ID);
    };
  }, [kind]);
  return (
    <div ref={strip} className={`strip is-${kind}`} role="status" aria-live="polite">
      <span aria-hidden="true" className="strip-icon">
        {icon}
      </span>
      {children}
    </div>
  );
}

/** That this is not this machine is the first thing to know about every screen. */
function Captured(): ReactElement | null {
  const capture = usePortlight((state) => state.world?.table.facts.capture);
  const { closeCapture } = useActions();
  if (capture === undefined) return null;
  return (
    <Line kind="capture" icon={<FileText size={16} />}>
      <span>
        <strong>{captureTitle(capture)}</strong>{' '}
        <span className="strip-more">
          {say('capture.strip.source', { source: capture.source, formats: capture.formats.join(', ') })}
          {capture.takenAt === null ? ` ${say('capture.blind.time')}` : null}
        </span>
      </span>
      <button type="button" className="button is-framed" onClick={closeCapture}>
        {say('capture.close')}
      </button>
    </Line>
  );
}

function Paused(props: { readonly atMs: number }): ReactElement {
  const { choose } = useActions();
  return (
    <Line kind="paused" icon={<CirclePause size={16} />}>
      <span>{say('strip.paused', { time: clockText(props.atMs) })}</span>
      <button type="button" className="button is-framed" onClick={() => choose({ isPaused: false })}>
        {say('pace.resume')}
      </button>
    </Line>
  );
}

function Stale(props: { readonly why: string; readonly lastGoodAt: string | null; readonly tries: number }): ReactElement {
  const { why, lastGoodAt, tries } = props;
  return (
    <Line kind="stale" icon={<TriangleAlert size={16} />}>
      <span>
        {lastGoodAt === null ? say('strip.stale.never', { why }) : say('strip.stale', { why, time: clockText(lastGoodAt) })}{' '}
        <span className="strip-more">{say('strip.stale.tries', { count: tries })}</span>
      </span>
    </Line>
  );
}

function Disconnected(props: { readonly lastGoodAt: string | null; readonly isLockedOut: boolean }): ReactElement {
  const takenAtMs = usePortlight((state) => state.world?.takenAtMs ?? null);
  const of = takenAtMs ?? props.lastGoodAt;
  return (
    <Line kind="stale" icon={<Unplug size={16} />}>
      <span>
        {say(props.isLockedOut ? 'strip.locked-out' : 'strip.disconnected')}{' '}
        {of === null ? null : <span className="strip-more">{say('strip.of', { time: clockText(of) })}</span>}
      </span>
    </Line>
  );
}

function Failed(props: { readonly why: string }): ReactElement {
  const { retry } = useActions();
  return (
    <Line kind="stale" icon={<TriangleAlert size={16} />}>
      <span>{say('strip.failed', { why: props.why })}</span>
      <button type="button" className="button is-framed" onClick={retry}>
        {say('strip.retry')}
      </button>
    </Line>
  );
}
