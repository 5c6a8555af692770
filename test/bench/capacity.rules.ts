/** What one machine was measured to do. */
export interface Measured {
  /** Cores of the machine, shared by platform, PostgreSQL and load generator. */
  cores: number;
  /** Reports a second that were acknowledged, and had every consequence in every service. */
  filingSustained: number;
  /** Whole lifecycles a second with every consequence. */
  lifecyclesSustained: number;
  /** Resident memory of one process each, MiB. */
  memoryMiB: Readonly<Record<string, number>>;
  /** What one whole lifecycle leaves in the databases of all services, KiB. */
  lifecycleKiB: number;
}

/** What a district needs for its peak. */
export interface Need {
  reportsPerSecond: number;
  /** Cores for gateway, services and PostgreSQL together. */
  cores: number;
  /** Replicas of the gateway and of coordination, a core each being what one Node process can use. */
  replicas: number;
  memoryGiB: number;
  databaseGiBPerYear: number;
}

/** Share of the measured rate that is planned with: the rest is for bursts, a lost replica and the growth of tables. */
export const HEADROOM = 0.5;
/** Peak over mean of a year: an emergency morning against an ordinary day. It decides the database's growth alone. */
export const PEAK_OVER_MEAN = 20;
const SECONDS_PER_YEAR = 365 * 86_400;
/** Replicas that a production keeps of everything, however small the load. */
const LEAST_REPLICAS = 2;
/** PostgreSQL: shared buffers and connections of a small server, GiB; with every ten cores as much again. */
const POSTGRES_GIB = 2;

/**
 * Cores = peak ÷ (measured rate ÷ cores of the machine × headroom). A report is reckoned as its whole life, since the day of a
 * flood is not only filing: whoever plans for filing alone passes `filingSustained` for both rates.
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
