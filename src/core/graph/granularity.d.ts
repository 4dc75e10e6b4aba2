/** How frames are put together into one node; `packages` is ours, the others are pprof's. */
export type Granularity = 'functions' | 'filefunctions' | 'files' | 'lines' | 'packages' | 'addresses';
/** All granularities, in the order in which they are offered. */
export declare const GRANULARITIES: readonly Granularity[];
