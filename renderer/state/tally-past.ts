import { isConnection, isListener, type Socket } from '../../shared/socket.ts';
import { emptiedOf } from './empty-groups.ts';
import { appGroup, destinationGroup } from './groups.ts';
import { noteStep, type Steps, settleSteps } from './steps.ts';
import { addSocket, type Tally, troubleOf } from './tally.ts';

/** A socket with the moment it began (epoch milliseconds). */
export type Tell = (socket: Socket, bornMs: number) => void;

/**
 * Fills an empty tally with what is there and what was there in the last minutes, in whatever order it is told: sockets are counted
 * as they lie in memory, and only the moments at which counts changed are put in order.
 */
export function replay(tally: Tally, tellLiving: (tell: Tell) => void, tellClosed: (tell: TellClosed) => void): void {
  tally.isReplaying = true;
  tellLiving((socket, bornMs) => addSocket(tally, socket, bornMs));
  tellClosed((socket, bornMs, closedAtMs) => {
    note(tally, socket, bornMs, 1);
    note(tally, socket, closedAtMs, -1);
    if (troubleOf(tally, socket, bornMs) === 'fine') return;
    noteStep(tally.unwellSteps, bornMs, 0, 1);
    noteStep(tally.unwellSteps, closedAtMs, 0, -1);
  });
  tally.isReplaying = false;
  settle(tally);
}

/** A socket with the moments it began and ended (epoch milliseconds). */
export type TellClosed = (socket: Socket, bornMs: number, closedAtMs: number) => void;

function note(tally: Tally, socket: Socket, atMs: number, by: 1 | -1): void {
  if (isListener(socket)) noteStep(tally.listeningSteps, atMs, 0, by);
  const app = appGroup(tally, socket);
  const destination = destinationGroup(tally, socket);
  if (!isConnection(socket)) return;
  noteStep(tally.steps, atMs, 0, by);
  noteStep(app.steps, atMs, 0, by);
  if (destination !== null) noteStep(destination.steps, atMs, 0, by);
}

function settle(tally: Tally): void {
  const ignore = (): void => {};
  const noteIn = (steps: Steps) => (atMs: number, by: 1 | -1) => noteStep(steps, atMs, 0, by);
  const appEdge = noteIn(tally.appSteps);
  const destinationEdge = noteIn(tally.destinationSteps);
  for (const { steps } of tally.apps.values()) settleSteps(steps, appEdge);
  for (const { steps } of tally.destinations.values()) settleSteps(steps, destinationEdge);
  const { steps, listeningSteps, unwellSteps, appSteps, destinationSteps } = tally;
  for (const one of [steps, listeningSteps, unwellSteps, appSteps, destinationSteps]) settleSteps(one, ignore);
  tally.emptied.apps = emptiedOf(tally.apps);
  tally.emptied.destinations = emptiedOf(tally.destinations);
}
