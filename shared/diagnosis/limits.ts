/** Thresholds of the rules, each with its source. "Own choice" is exactly that. Times in milliseconds, sizes in bytes, shares from 0 to 1. */
export const LIMITS = {
  /** C1. A SYN is repeated after 1 s (RFC 6298, 2.1): at 3 s at least one repeat has been without an answer too. */
  silentSynMs: 3_000,
  silentSynRepeats: 2,
  /** So many repeats are enough in a single reading: at 1 s each or more (tcp_syn_linear_timeouts). */
  silentSynRepeatsAlone: 3,
  /** C2, C3: own choice. Attempts count together within `togetherMs`. */
  blockedPortHosts: 3,
  offlineHosts: 5,
  togetherMs: 60_000,
  /** C4: own choice. */
  otherAppMs: 120_000,
  /** C9: an attempt that ended without an answer is told for so long (own choice); shares of the known times. */
  gaveUpShownMs: 120_000,
  gaveUpShare: 0.1,
  /** C10: a stuck attempt by IPv6 beside one by IPv4 of the same program (RFC 8305, 5: attempts start 250 ms apart). */
  brokenIpv6Hosts: 3,
  stuckIpv6Ms: 1_000,
  twinMs: 1_500,
  /** C13: own choice; the first repeat of a SYN-ACK is after 1 s. Different sources from which on a flood is likelier. */
  halfOpenMs: 3_000,
  halfOpenLeast: 2,
  floodSources: 50,
  /** C14: PAN-OS forgets a session without SYN-ACK after 5 s. */
  slowHandshakeMs: 5_000,
  slowHandshakeShownMs: 120_000,
  /** I1, I2: pools of HTTP clients close by themselves before a minute; 240 s is the shortest common limit (Azure). */
  idleMs: 60_000,
  slowKeepaliveMs: 240_000,
  /** I3: three repeats in a row and ten seconds without any acknowledgement: far beyond the loss of a packet. */
  stallRepeats: 3,
  stallAckMs: 10_000,
  idleGapMs: 60_000,
  /** I4, I5: own choice. */
  cutTimes: 3,
  cutShare: 0.05,
  cutShownMs: 600_000,
  measuredSamples: 5,
  measuredShare: 0.2,
  /** P1: own choice; fewer segments say nothing. */
  lossShare: 0.02,
  badLossShare: 0.05,
  lossSegments: 100,
  lossWindowMs: 60_000,
  /** P2: own choice. */
  slowFactor: 3,
  slowMoreMs: 100,
  slowForMs: 30_000,
  /** P3: so many segments' worth of data may be small packets (a greeting, a TLS hello): own choice. */
  firstSegments: 3,
  /** P4: own choice. */
  stalledApps: 3,
  stalledHosts: 3,
  stalledTogetherMs: 10_000,
  /** P5: own choice. A flow that lives so long proves that QUIC passes. */
  quicHosts: 3,
  quicWindowMs: 60_000,
  quicLivesMs: 15_000,
  quicProofMs: 300_000,
  /** A1: ten that stay, and ever more; a hundred without waiting for more (own choice; a program closes within milliseconds). */
  closeWaitMs: 60_000,
  closeWaitRising: 10,
  closeWaitMany: 100,
  closeWaitWindowMs: 20_000,
  closeWaitWindows: 3,
  /** A2, A3: own choice; 64 kB is the smallest receive window without scaling (RFC 9293). */
  notReadingMs: 5_000,
  unreadBytes: 65_536,
  /** A4, A5: own choice; Linux ends an abandoned FIN_WAIT_2 after 60 s (tcp_fin_timeout). */
  closingMs: 30_000,
  closingMany: 20,
  halfClosedMs: 60_000,
  halfClosedMany: 10,
  /** A6: own choice: a full queue that is still full then is no burst. */
  fullQueueMs: 2_000,
  /** A6 by the kernel's count: one or two a minute are a caller's second try away from nothing (own choice). */
  overflowsLeast: 3,
  overflowsShownMs: 60_000,
  /** A7: own choice. */
  stormTimes: 20,
  stormWindowMs: 10_000,
  stormLifeMs: 2_000,
  stormFailedShare: 0.8,
  stormShownMs: 60_000,
  /** X1, X2: own choice; fewer than `portsLeast` are not worth a rate. */
  portsShare: 0.8,
  badPortsShare: 0.95,
  portsLeast: 1_000,
  portsRateMs: 10_000,
  /** E1: how long a new listener is news (own choice). */
  newListenerMs: 600_000,
} as const;

/** The thresholds that an engine works with. */
export type Limits = { readonly [K in keyof typeof LIMITS]: number };
