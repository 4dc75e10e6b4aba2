/**
 * The error that sampling puts on the numbers of a profile. Go's heap profiler samples allocations as a Poisson process
 * over bytes (runtime.MemProfileRate, here the profile's period): a block of s bytes is seen with probability
 * p = 1 - exp(-s/period), and the runtime divides counts and bytes by p when it writes the profile
 * (runtime/pprof.scaleHeapSample). So a sample of n objects of s bytes stands for c = n*p objects really
 * seen, and the variance of its bytes is c*(1-p)*(s/p)^2, of its count c*(1-p)/p^2; variances of different
 * samples add. Below 30 events the limits are exact ones of the Poisson distribution (Garwood 1936).
 */
import type { SampleWeights } from '../graph/flatCum.js';
import type { Int64 } from '../int64.js';
import type { Profile } from '../profile/model.js';
/**
 * How the numbers of one sample type came about. `heap`: Poisson sampling by bytes, error known. `counts`: each
 * event is one tick of a timer, error of a count. `exact`: everything was counted. `unknown`: sampled at a rate
 * that the file does not tell, so no error is claimed and an error of 0 does not mean exact.
 */
export type SamplingKind = 'heap' | 'counts' | 'exact' | 'unknown';
/** Weights of all samples for one sample type, and what kind of sampling they come from. */
export interface Sampling extends SampleWeights {
    readonly kind: SamplingKind;
}
/** Raw event counts and variances of all samples for one sample type, in sample order. */
export declare function computeSampling(profile: Profile, sampleType: number): Sampling;
/** How the numbers of a sample type came about, from the kind of the profile and its period. */
export declare function samplingKind(profile: Profile, sampleType: number): SamplingKind;
/** The probability that the heap profiler saw a block of this size; 1 for a period of at most 1 byte. */
export declare function seenProbability(sizeBytes: number, periodBytes: number): number;
/** Standard deviation over value, 0 for an exact value, Infinity where the value is 0 and the deviation is not. */
export declare function relativeError(value: Int64, deviation: number): number;
/**
 * The error of a value as text: "±3 %" for one standard deviation, or, when fewer than 30 events are behind it, the exact
 * limits between which the truth lies in 95 % of cases: "−68 %…+133 %". '' for an exact value, an unknown error and zero.
 * The events are those that would give the same error if all were alike: big blocks are seen with certainty and add none.
 */
export declare function relativeErrorText(value: Int64, deviation: number): string;
/**
 * The exact limits of the mean of a Poisson distribution after `count` events (Garwood 1936): outside of them the
 * count would have had a probability below (1 - confidence) / 2 on that side. `count` is a whole number.
 */
export declare function poissonLimits(count: number, confidence?: number): {
    readonly low: number;
    readonly high: number;
};
