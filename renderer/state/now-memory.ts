import { type BandAsk, type BandChart, bandChart } from './now-bands.ts';
import { type BusyDestination, busiestOf } from './now-busiest.ts';
import { type Flow, type FlowPlaces, flowOf, isSameFlow, NO_PLACES } from './now-flow.ts';
import type { Tally } from './tally.ts';

interface Memory {
  bands: readonly string[];
  places: FlowPlaces;
  flow: Flow | null;
  busiest: readonly string[];
}

// A new filter makes a new tally, and with it a fresh picture; leaving the screen and coming back does not.
const memories = new WeakMap<Tally, Memory>();

function memoryOf(tally: Tally): Memory {
  let memory = memories.get(tally);
  if (memory === undefined) {
    memory = { bands: [], places: NO_PLACES, flow: null, busiest: [] };
    memories.set(tally, memory);
  }
  return memory;
}

/** The stacked chart, with the bands in the places they had in the last picture of this tally. */
export function keptBandChart(ask: Omit<BandAsk, 'before'>): BandChart {
  const memory = memoryOf(ask.tally);
  const chart = bandChart({ ...ask, before: memory.bands });
  memory.bands = chart.bands.slice(0, -1).map(({ key }) => key);
  return chart;
}

/** The flow, with everybody in the place of the last picture. The same object as last time when nothing in it changed. */
export function keptFlow(tally: Tally): Flow {
  const memory = memoryOf(tally);
  const { flow, places } = flowOf(tally, memory.places);
  memory.places = places;
  if (memory.flow === null || !isSameFlow(memory.flow, flow)) memory.flow = flow;
  return memory.flow;
}

/** The busiest destinations, in an order that does not fidget. */
export function keptBusiest(tally: Tally): readonly BusyDestination[] {
  const memory = memoryOf(tally);
  const busiest = busiestOf(tally, memory.busiest);
  memory.busiest = busiest.map(({ key }) => key);
  return busiest;
}
