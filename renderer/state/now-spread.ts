interface Cluster {
  sum: number;
  count: number;
}

/**
 * Places for labels in a column: each as near to where it belongs as can be, none nearer to its neighbour than `gap`, all
 * between `from` and `to` (pixels). `wanted` ascends. When there is no room for all, the gap shrinks evenly.
 */
export function spread(
  wanted: readonly number[],
  space: { readonly gap: number; readonly from: number; readonly to: number },
): readonly number[] {
  const { from, to } = space;
  if (wanted.length === 0) return [];
  const gap = wanted.length === 1 ? 0 : Math.min(space.gap, (to - from) / (wanted.length - 1));
  const clusters = pooled(wanted.map((place, index) => place - index * gap));
  const last = to - (wanted.length - 1) * gap;
  const places: number[] = [];
  for (const { sum, count } of clusters) {
    const start = Math.min(Math.max(sum / count, from), Math.max(last, from));
    for (let n = 0; n < count; n += 1) places.push(start + places.length * gap);
  }
  return places;
}

/** Pools neighbours that stand in each other's way around their mean (pool-adjacent-violators). */
function pooled(offsets: readonly number[]): readonly Cluster[] {
  const clusters: Cluster[] = [];
  for (const offset of offsets) {
    let cluster: Cluster = { sum: offset, count: 1 };
    for (let above = clusters.at(-1); above !== undefined && above.sum / above.count > cluster.sum / cluster.count; ) {
      cluster = { sum: above.sum + cluster.sum, count: above.count + cluster.count };
      clusters.pop();
      above = clusters.at(-1);
    }
    clusters.push(cluster);
  }
  return clusters;
}
