import './view/style/tokens.css';
import './view/style/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { addTerm } from '../shared/filter/term.ts';
import { chooseBridge } from './bridge/choose-bridge.ts';
import { type ConnectionTests, connectionTests } from './connection-tests.ts';
import { keepChoices, onAddressChange, readKept } from './kept.ts';
import { type ProcessStops, processStops } from './process-stops.ts';
import { type Session, startSession } from './session.ts';
import { createPortlightStore, type PortlightStore } from './state/store.ts';
import { App } from './view/App.tsx';
import { type Actions, StoreProvider } from './view/store.ts';
import './view/style/print.css';

const MESSAGE_MS = 4_000;

function actionsOf(store: PortlightStore, session: Session, tests: ConnectionTests, stops: ProcessStops): Actions {
  return {
    setFilterText: store.setFilterText,
    addTerm: (term) => store.setFilterText(addTerm(store.getState().filter.text, term)),
    choose: store.choose,
    goTo: (screen) => store.choose({ screen }),
    showFindings: (ids) => {
      const { openFindings } = store.getState().choice;
      store.choose({ screen: 'why', soughtFinding: ids[0] ?? null, openFindings: [...new Set([...openFindings, ...ids])] });
    },
    select: (selection) => store.choose({ selection }),
    copy: session.copy,
    askFirewall: session.askFirewall,
    announce: store.announce,
    retry: session.retry,
    openCapture: async (name, content) => {
      const why = await session.openCapture(name, content);
      if (why !== null) store.announce(why);
    },
    openTest: (targetText, begins = false) => tests.open(targetText, begins),
    beginTest: tests.begin,
    stopTest: tests.stop,
    changeTests: store.changeTests,
    askToStop: stops.ask,
    agreeToStop: stops.agree,
    closeStop: stops.close,
    tryPort: stops.tryPort,
    closeCapture: () => void session.closeCapture(),
  };
}

/** A message stands for some seconds and then goes. */
function fadeMessages(store: PortlightStore): void {
  let timer: number | undefined;
  store.subscribe(({ message }, before) => {
    if (message === before.message || message === null) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => store.announce(null), MESSAGE_MS);
  });
}

/** What nobody sees has no frames to wait for. */
function afterPaint(call: () => void): void {
  if (document.hidden) setTimeout(call);
  else requestAnimationFrame(() => setTimeout(call));
}

function apart(call: () => void): void {
  setTimeout(call);
}

async function main(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  const { choice, filterText } = readKept();
  const store = createPortlightStore(choice, Date.now, { afterPaint, apart });
  store.setFilterText(filterText);
  keepChoices(store);
  onAddressChange((kept) => {
    if (kept.filterText !== store.getState().filter.text) store.setFilterText(kept.filterText);
    if (kept.choice.screen !== store.getState().choice.screen) store.choose({ screen: kept.choice.screen });
  });
  fadeMessages(store);
  const bridge = await chooseBridge();
  const tests = connectionTests(bridge, store);
  const session = startSession(bridge, store);
  document.addEventListener('visibilitychange', () => session.setVisible(!document.hidden));
  session.setVisible(!document.hidden);
  createRoot(root).render(
    <StrictMode>
      <StoreProvider store={store} actions={actionsOf(store, session, tests, processStops(bridge, store))}>
        <App />
      </StoreProvider>
    </StrictMode>,
  );
}

void main();
