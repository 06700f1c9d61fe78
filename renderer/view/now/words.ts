import { endpointText } from '../../../shared/endpoint.ts';
import { usualService } from '../../../shared/services.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { Destination } from '../../state/destination.ts';
import type { FlowNode, Unwell } from '../../state/now-flow.ts';
import { troubleWords } from '../../state/trouble.ts';
import { appWords } from '../parts/AppName.tsx';

/** What is unwell in words, or that nothing is: `no answer ×2, not closed by app`. */
export function healthWords(unwell: Unwell): string {
  if (unwell.length === 0) return say('health.fine');
  return unwell.map(({ code, count }) => unwellWords(troubleWords(code), count)).join(', ');
}

/** Words with how often, unless that is once. */
export function unwellWords(words: string, count: number): string {
  return count === 1 ? words : say('now.unwell', { words, count: countText(count) });
}

/** The service that usually answers at a destination, with the protocol where it is not TCP; null: none is known. */
export function serviceWords(destination: Destination): string | null {
  const { remote, protocol } = destination;
  const service = remote.port === null ? null : usualService(remote.port, protocol);
  if (protocol === 'tcp') return service;
  return service === null
    ? protocol.toUpperCase()
    : say('now.flow.protocol', { words: service, protocol: protocol.toUpperCase() });
}

/** The name of a node of the flow, in full. */
export function nodeWords(node: FlowNode): string {
  switch (node.kind) {
    case 'app':
      return appWords(node.app);
    case 'destination': {
      const service = serviceWords(node.destination);
      const place = endpointText(node.destination.remote);
      return service === null ? place : `${place} (${service})`;
    }
    case 'other-apps':
      return otherAppsWords(node.count, node.hasUnknown);
    case 'other-destinations':
      return say('now.others.destinations', { count: node.count });
  }
}

/** The name of a node beside its mark, where little room is: what else stands for the other apps is told beside the pointer. */
export function labelWords(node: FlowNode): string {
  return node.kind === 'other-apps' ? fewOtherAppsWords(node.count, node.hasUnknown) : nodeWords(node);
}

/** Those without a place of their own in few words: connections without a known app are not told where apps are. */
export function fewOtherAppsWords(count: number, hasUnknown: boolean): string {
  return otherAppsWords(count, hasUnknown && count === 0);
}

/** Those without a place of their own: how many other apps, and whether connections without a known app are among them. */
export function otherAppsWords(count: number, hasUnknown: boolean): string {
  if (count === 0) return say(hasUnknown ? 'app.none' : 'now.others');
  return say(hasUnknown ? 'now.others.apps.unknown' : 'now.others.apps', { count });
}
