import { boundText } from '../ports/clients.ts';
import { exposureOf } from '../ports/exposure.ts';
import { type Product, productOf, type Recognised } from '../ports/products.ts';
import { isListener, type Socket } from '../socket.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, EVIDENCE_MOST } from './describe.ts';
import type { Confidence, Draft, Evidence, NextStep, Severity } from './finding.ts';
import { step } from './next-steps.ts';
import type { Family, Scene } from './scene.ts';

const MOST = 2_000;
/** Remote desktops and managers of Windows wait on all addresses as they come, and ask who one is: good to know, no more. */
const AS_THEY_COME: ReadonlySet<string> = new Set(['rdp', 'winrm']);
const FORWARDERS: ReadonlySet<string> = new Set(['docker-proxy', 'rootlessport', 'rootlesskit']);

interface Exposed {
  readonly socket: Socket;
  readonly recognised: Recognised;
}

/**
 * Rule E3: a database, or a port by which a machine is administered, is open to everyone. It goes by the program that waits there; by the port
 * alone only where nobody is known, or one who stands there for others. What is made to be reached (ssh, web, mail, names) is no finding.
 */
export class ExposedProducts implements Family {
  readonly #exposed = new Map<string, Exposed>();

  saw(before: Socket | null, after: Socket | null): void {
    if (after === null || !isListener(after)) {
      if (before !== null) this.#exposed.delete(before.id);
      return;
    }
    const recognised = exposureOf(after.local) === 'any' ? productOf(after) : null;
    if (recognised === null || recognised.product.kind === 'public') this.#exposed.delete(after.id);
    else if (this.#exposed.has(after.id) || this.#exposed.size < MOST) this.#exposed.set(after.id, { socket: after, recognised });
  }

  look(scene: Scene): readonly Draft[] {
    const ports = new Map<string, Exposed[]>();
    for (const exposed of this.#exposed.values()) {
      const key = `${exposed.recognised.product.id} ${exposed.socket.local.port}`;
      ports.set(key, [...(ports.get(key) ?? []), exposed]);
    }
    return [...ports].map(([key, all]) => draftOf(key, all, scene));
  }

  get size(): number {
    return this.#exposed.size;
  }
}

function draftOf(subject: string, all: readonly Exposed[], scene: Scene): Draft {
  const [{ recognised, socket }] = all as [Exposed];
  const { product } = recognised;
  const confidence = surest(all);
  const blanks = { product: product.name, port: String(socket.local.port), app: appText(socket) };
  const sockets = all.map((one) => one.socket);
  return {
    rule: 'E3',
    subject,
    severity: severityOf(product, confidence),
    title: confidence === 'certain' ? say('diagnosis.E3.title', blanks) : say('diagnosis.E3.usually', blanks),
    explanation: `${say(product.asksWho ? 'diagnosis.E3.asks' : 'diagnosis.E3.asks-not', blanks)} ${say('diagnosis.E3.text')}`,
    confidence,
    candidates: [
      say('diagnosis.E3.firewall'),
      ...(confidence === 'certain' ? [] : [say('diagnosis.E3.other-service', blanks)]),
      say('diagnosis.E3.on-purpose'),
    ],
    evidence: sockets.slice(0, EVIDENCE_MOST).map((one): Evidence => {
      return { what: boundText(one), value: say('diagnosis.E3.held', { app: appText(one) }), seenAt: one.readAt };
    }),
    nextSteps: stepsOf(product, sockets, scene),
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: null,
    sinceMs: sinceOf(sockets),
  };
}

function severityOf({ id }: Product, confidence: Confidence): Severity {
  return AS_THEY_COME.has(id) || confidence === 'possible' ? 'note' : 'warning';
}

function surest(all: readonly Exposed[]): Confidence {
  for (const confidence of ['certain', 'likely'] as const) {
    if (all.some(({ recognised }) => recognised.confidence === confidence)) return confidence;
  }
  return 'possible';
}

function stepsOf({ closing }: Product, sockets: readonly Socket[], { system }: Scene): readonly NextStep[] {
  const port = sockets[0]?.local.port ?? null;
  const isForwarded = sockets.some(({ owners }) => owners.some(({ name }) => FORWARDERS.has(name)));
  const words = isForwarded
    ? say('diagnosis.E3.publish', { port: String(port) })
    : closing === null
      ? say('diagnosis.E3.no-setting')
      : say('diagnosis.E3.setting', closing);
  return [
    { text: words, command: null },
    step('own-firewall', system),
    step('who-listens', system, { query: `port:${port} is:listening` }),
  ];
}

/** Where it was there at the first look already, its age is not known. */
function sinceOf(sockets: readonly Socket[]): number | null {
  const known = sockets.flatMap(({ since, sinceIsBound }) => (since === null || sinceIsBound ? [] : [Date.parse(since)]));
  return known.length === 0 ? null : Math.min(...known);
}
