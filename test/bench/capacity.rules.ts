/** The figures that were measured on one machine. */
export interface Measured {
  /** Cores of the machine, shared by platform, PostgreSQL and load generator. */
  cores: number;
  /** Reports per second that were acknowledged and whose events took effect in every service. */
  filingSustained: number;
  /** Whole lifecycles per second whose events took effect in every service. */
  lifecyclesSustained: number;
  /** Resident memory of one process of each kind, MiB. */
  memoryMiB: Readonly<Record<string, number>>;
  /** KiB that one whole lifecycle adds to the databases of all services. */
  lifecycleKiB: number;
}

/** The hardware that a district needs for its peak. */
export interface Need {
  reportsPerSecond: number;
  /** Cores for gateway, services and PostgreSQL together. */
  cores: number;
  /** Replicas of the gateway and of coordination. Each gets one core, because a Node process can use only one. */
  replicas: number;
  memoryGiB: number;
  databaseGiBPerYear: number;
}

/**
 * Share of the measured rate that the plan uses. The rest stays free for bursts, the loss of a replica and the growth
 * of tables.
 */
export const HEADROOM = 0.5;
/**
 * Ratio of the peak to the mean of a year: an emergency morning against an ordinary day. Only the growth of the
 * databases depends on it.
 */
export const PEAK_OVER_MEAN = 20;
const SECONDS_PER_YEAR = 365 * 86_400;
/** Least number of replicas of each component in production, even for a small load. */
const LEAST_REPLICAS = 2;
/**
 * Memory of a small PostgreSQL server for shared buffers and connections, GiB. Each further ten cores need the same
 * again.
 */
const POSTGRES_GIB = 2;

/**
 * Cores = peak ÷ (measured rate ÷ cores of the machine × headroom). Each report counts as a whole lifecycle, because a
 * flood brings more work than filing. Callers that plan for filing alone pass `filingSustained` for both rates.
 */
export function needFor(reportsPerSecond: number, measured: Measured): Need {
  const perCore = Math.min(measured.filingSustained, measured.lifecyclesSustained) / measured.cores;
  const cores = Math.ceil(reportsPerSecond / (perCore * HEADROOM));
  const replicas = Math.max(LEAST_REPLICAS, Math.ceil(cores / 4));
  const { gateway = 0, coordination = 0, ...others } = measured.memoryMiB;
  const processes =
    replicas * (gateway + coordination) +
    LEAST_REPLICAS * Object.values(others).reduce((total, size) => total + size, 0);
  return {
    reportsPerSecond,
    cores,
    replicas,
    memoryGiB: processes / 1024 + POSTGRES_GIB * Math.max(1, Math.ceil(cores / 10)),
    databaseGiBPerYear: ((reportsPerSecond / PEAK_OVER_MEAN) * SECONDS_PER_YEAR * measured.lifecycleKiB) / 2 ** 20,
  };
}
