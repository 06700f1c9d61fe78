import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactElement, type RefObject, useEffect, useRef } from 'react';
import type { StopPlan } from '../../../shared/stop/stop-plan.ts';
import { dayClockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { Stopping, StopStep } from '../../state/stopping.ts';
import { SCREEN_ID } from '../frame/places.ts';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { useActions, usePortlight, useStoreNow } from '../store.ts';
import './stop.css';

/** The question whether a process is to be stopped: who it is, how, what breaks. Nothing is stopped without a yes; force is a second one. */
export function StopDialog(): ReactElement {
  const stopping = usePortlight((state) => state.stopping);
  const { closeStop } = useActions();
  // The safe button is where the focus begins, and where it goes whenever the question changes.
  const safe = useRef<HTMLButtonElement>(null);
  const focusBefore = useFocusBefore();
  return (
    <AlertDialog.Root open={stopping !== null} onOpenChange={(isOpen) => isOpen || closeStop()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog stop" initialFocus={safe} finalFocus={focusBefore}>
          {stopping === null ? null : <Question stopping={stopping} safe={safe} />}
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Where the focus was before the question: the button, or the row whose menu led here. Gone with its process, it is the screen. */
function useFocusBefore(): () => HTMLElement | null {
  const last = useRef<HTMLElement | null>(null);
  const stateNow = useStoreNow();
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement) || target.closest('[role=menu]') !== null) return;
      if (stateNow().stopping === null) last.current = target;
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [stateNow]);
  return () => (last.current?.isConnected === true ? last.current : document.getElementById(SCREEN_ID));
}

function Question(props: { readonly stopping: Stopping; readonly safe: RefObject<HTMLButtonElement | null> }): ReactElement {
  const { stopping, safe } = props;
  const { wish, step } = stopping;
  const { agreeToStop } = useActions();
  const { kind } = step;
  useEffect(() => {
    if (kind !== 'asking') safe.current?.focus();
  }, [kind, safe]);
  const title = kind === 'alive' ? 'stop.dialog.force' : 'stop.dialog.title';
  return (
    <>
      <AlertDialog.Title>{say(title, { name: wish.name, pid: wish.pid })}</AlertDialog.Title>
      <News step={step} />
      {'plan' in step ? <Plan plan={step.plan} isAsked={kind !== 'asking'} /> : null}
      <div className="stop-buttons">
        <AlertDialog.Close ref={safe} className="button is-framed">
          {say(kind === 'asking' ? 'stop.dialog.cancel' : kind === 'alive' ? 'stop.dialog.leave' : 'dialog.close')}
        </AlertDialog.Close>
        {kind === 'asking' || kind === 'alive' ? (
          <button type="button" className="button stop-agree" onClick={agreeToStop}>
            {say(kind === 'alive' ? 'stop.dialog.agree-force' : 'stop.dialog.agree')}
          </button>
        ) : null}
      </div>
    </>
  );
}

/** What has come of it so far; read out when it changes. */
function News(props: { readonly step: StopStep }): ReactElement {
  const { step } = props;
  return (
    <div className="stop-news" role="status">
      {step.kind === 'planning' ? <p className="quiet">{say('stop.dialog.planning')}</p> : null}
      {step.kind === 'waiting' ? <p>{say(step.isForced ? 'stop.dialog.forcing' : 'stop.dialog.waiting')}</p> : null}
      {step.kind === 'alive' ? (
        <>
          <p className="stop-trouble">
            <HealthShape level="warning" /> <span>{step.text}</span>
          </p>
          <p>{step.force}</p>
        </>
      ) : null}
      {step.kind === 'over' ? (
        <>
          <p className="stop-trouble">
            <HealthShape level="warning" /> <span>{step.text}</span>
          </p>
          {step.remedy === null ? null : <p className="stop-remedy">{step.remedy}</p>}
        </>
      ) : null}
    </div>
  );
}

function Plan(props: { readonly plan: StopPlan; readonly isAsked: boolean }): ReactElement {
  const { plan, isAsked } = props;
  const { process, how, why, command, breaks } = plan;
  return (
    <dl className="stop-facts">
      <dt>{say('stop.dialog.process')}</dt>
      <dd>
        <strong>{process.name}</strong> {say('detail.pid', { pid: String(process.pid) })}
        {process.user === null ? null : ` · ${say('detail.user', { user: process.user })}`}
        {process.startedAt === null ? null : ` · ${say('detail.since', { at: dayClockText(process.startedAt) })}`}
        {process.commandLine === null ? null : <div className="mono quiet stop-command">{process.commandLine}</div>}
      </dd>
      {isAsked ? null : (
        <>
          <dt>{say('stop.dialog.how')}</dt>
          <dd>
            {how} {why}
            <div className="mono quiet stop-command">{command}</div>
          </dd>
          <dt>{say('stop.dialog.breaks')}</dt>
          <dd>
            {breaks.length === 0 ? (
              say('stop.dialog.breaks-nothing')
            ) : (
              <ul>
                {breaks.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}
