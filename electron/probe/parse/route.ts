/** One line of a routing table. `gateway` is null where the network is reached without a router. */
export interface Route {
  readonly family: 4 | 6;
  /** Canonical; `*`: everything. */
  readonly destination: string;
  /** Bits of the network, 0 for everything. */
  readonly prefix: number;
  readonly gateway: string | null;
  readonly device: string;
}
