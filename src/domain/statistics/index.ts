/** Whether two samples differ, by how much, and how sure that is: pure functions over numbers. */
export { benjaminiHochberg, type PValueError } from "./benjamini-hochberg.js";
export {
  type Centroids,
  centroids,
  cosineCentroidDistance,
  euclideanCentroidDistance,
  type VectorError,
} from "./centroid.js";
export { chiSquareOfHomogeneity, type HomogeneityTest } from "./chi-square.js";
export { cliffsDeltaInterval } from "./cliffs-delta.js";
export { type CramersV, cramersV } from "./cramers-v.js";
export { distinctCount } from "./distinct-count.js";
export { distributionError } from "./empirical-error.js";
export { fisherExact } from "./fisher.js";
export { gTest } from "./g-statistic.js";
export { hellinger } from "./hellinger.js";
export { type BinRule, binEdges, countsAround, type Histogram, histogram } from "./histogram.js";
export {
  jensenShannonDistance,
  jensenShannonDivergence,
  type LogarithmBase,
} from "./jensen-shannon.js";
export {
  type KolmogorovSmirnov,
  kolmogorovSmirnov,
  kolmogorovSmirnovOfCounts,
} from "./kolmogorov-smirnov.js";
export { type MannWhitney, mannWhitney, mannWhitneyOfCounts } from "./mann-whitney.js";
export {
  type Moments,
  mergeMoments,
  momentsOf,
  noMoments,
  populationVariance,
  sampleVariance,
} from "./moments.js";
export {
  chiSquareCritical,
  kolmogorovCritical,
  meanChi,
  meanKolmogorov,
  type NoiseFloor,
  noiseFloor,
} from "./noise-floor.js";
export { noncentralityInterval } from "./noncentral.js";
export { atLeast, populationStability, type ShareFloor } from "./population-stability.js";
export { type QuantileError, quantileEdges, quantiles } from "./quantile.js";
export type { SampleError, Side } from "./sample.js";
export type { WeightError } from "./shares.js";
export { chiSquareTail, kolmogorovTail, normalTail, twoSidedCritical } from "./tails.js";
export { totalVariation } from "./total-variation.js";
export {
  type Proportion,
  type ProportionError,
  type TwoProportions,
  twoProportions,
} from "./two-proportions.js";
export { normedWasserstein, wasserstein } from "./wasserstein.js";
export { type Interval, wilson } from "./wilson.js";
