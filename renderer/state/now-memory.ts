import { type BandAsk, type BandChart, type BandsNow, bandChart, bandsOf } from './now-bands.ts';
import { type BusyDestination, busiestOf } from './now-busiest.ts';
import { type Flow, type FlowPlaces, flowOf, NO_PLACES, sharedFlow } from './now-flow.ts';
import type { Tally } from './tally.ts';

interface Memory {
  chart: BandChart | null;
  chartRangeMs: number;
  places: FlowPlaces;
  flow: Flow | null;
  busiest: readonly string[];
}

// A new filter makes a new tally, and with it a fresh picture; leaving the screen and coming back does not.
const memories = new WeakMap<Tally, Memory>();

function memoryOf(tally: Tally): Memory {
  let memory = memories.get(tally);
  if (memory === undefined) {
    memory = { chart: null, chartRangeMs: 0, places: NO_PLACES, flow: null, busiest: [] };
    memories.set(tally, memory);
  }
  return memory;
}

/** A change of the total, as a share of the height, that is worth drawing before the next moment is due. */
const VISIBLE_SHARE = 0.03;

/**
 * The stacked chart, with the bands in the places they had in the last picture of this tally. The same object as last time
 * until the next moment of the chart is due, or until something would be seen to change.
 */
export function keptBandChart(ask: Omit<BandAsk, 'before'>): BandChart {
  const memory = memoryOf(ask.tally);
  const { chart } = memory;
  if (chart !== null && memory.chartRangeMs === ask.rangeMs && isStillGood(chart, ask)) return chart;
  const before = chart === null ? [] : bandKeysOf(chart);
  memory.chart = bandChart({ ...ask, before });
  memory.chartRangeMs = ask.rangeMs;
  return memory.chart;
}

/** The bands of a chart with their counts as they are now, which may be newer than the chart. */
export function bandsNow(tally: Tally, chart: BandChart): BandsNow {
  return bandsOf(tally, bandKeysOf(chart));
}

function bandKeysOf(chart: BandChart): readonly string[] {
  return chart.bands.slice(0, -1).map(({ key }) => key);
}

function isStillGood(chart: BandChart, ask: Omit<BandAsk, 'before'>): boolean {
  const { span, bands, most } = chart;
  if (Math.floor(ask.nowMs / span.binMs) !== Math.floor(span.toMs / span.binMs)) return false;
  const drawn = bands.reduce((sum, band) => sum + band.last, 0);
  return Math.abs(ask.tally.connections - drawn) <= most * VISIBLE_SHARE;
}

/** The flow, with everybody in the place of the last picture. Whatever did not change is the same object as last time. */
export function keptFlow(tally: Tally): Flow {
  const memory = memoryOf(tally);
  const { flow, places } = flowOf(tally, memory.places);
  memory.places = places;
  memory.flow = memory.flow === null ? flow : sharedFlow(memory.flow, flow);
  return memory.flow;
}

/** The busiest destinations, in an order that does not fidget. */
export function keptBusiest(tally: Tally): readonly BusyDestination[] {
  const memory = memoryOf(tally);
  const busiest = busiestOf(tally, memory.busiest);
  memory.busiest = busiest.map(({ key }) => key);
  return busiest;
}
