package main

import (
	"math"

	"github.com/google/pprof/profile"
)

// hugeValues needs all 64 bits: values next to the limits, and sums a double cannot hold. No sum overflows.
func hugeValues() *profile.Profile {
	b := newBuilder("near_max", "count", "above_2_53", "bytes", "near_min", "nanoseconds")
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	odd := b.loc(at("main.odd", "/srv/app/main.go", 20))
	even := b.loc(at("main.even", "/srv/app/main.go", 30))
	const above = 1<<53 + 1
	b.sample([]int64{math.MaxInt64 - 10, above, math.MinInt64 + 10}, odd, root)
	b.sample([]int64{3, above, -3}, even, root)
	b.sample([]int64{4, above + 2, -4}, even, odd, root)
	b.sample([]int64{0, 1, 0}, root)
	return b.p
}

// negativeValues is what heap?seconds=N can give: some sites shrank, one by as much as another grew.
func negativeValues() *profile.Profile {
	b := heapBuilder()
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	serve := b.loc(at("main.serve", "/srv/app/serve.go", 40))
	grow := b.loc(at("main.grow", "/srv/app/grow.go", 12))
	free := b.loc(at("main.free", "/srv/app/free.go", 22))
	b.sample([]int64{100, 409600, 50, 204800}, grow, serve, root)
	b.sample([]int64{10, 40960, -50, -204800}, free, serve, root)
	b.sample([]int64{0, 0, -7, -7168}, free, root)
	b.sample([]int64{1, 1024, 0, 0}, grow, root)
	b.sample([]int64{0, 0, 0, 0}, serve, root)
	return b.p
}

// sampleTypes has units pprof scales, one it does not know, a default that is neither first nor last, comments and a link.
func sampleTypes() *profile.Profile {
	b := newBuilder("samples", "count", "cpu", "nanoseconds", "wall", "milliseconds", "heap", "kilobytes", "orders", "widgets")
	b.p.DefaultSampleType = "wall"
	b.p.PeriodType = &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}
	b.p.Period = 10_000_000
	b.p.DurationNanos = 1_500_000_000
	b.p.Comments = []string{"captured by the night shift", "second comment, with <b>markup</b>"}
	b.p.DocURL = "https://example.com/docs/profile"
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	work := b.loc(at("main.work", "/srv/app/work.go", 33))
	wait := b.loc(at("main.wait", "/srv/app/wait.go", 44))
	b.sample([]int64{12, 120_000_000, 130, 2048, 5}, work, root)
	b.sample([]int64{3, 30_000_000, 5_000, 1, 0}, wait, work, root)
	b.sample([]int64{1, 10_000_000, 7, 0, 2}, wait, root)
	return b.p
}

func zeroSamples() *profile.Profile {
	b := heapBuilder()
	b.loc(at("main.main", "/srv/app/main.go", 10))
	return b.p
}

func emptyStack() *profile.Profile {
	b := heapBuilder()
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	b.heap(4, 1024, root)
	b.heap(2, 512)
	return b.p
}

// pairBase and pairCurrent differ in unit (kilobytes and bytes) and in the order of locations, and have sites of their own.
// pprof subtracts them and refuses to normalize them.
func pairBase() *profile.Profile {
	b := newBuilder("inuse_objects", "count", "inuse_space", "kilobytes")
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	gone := b.loc(at("main.gone", "/srv/app/gone.go", 5))
	same := b.loc(at("main.same", "/srv/app/same.go", 6))
	grown := b.loc(at("main.grown", "/srv/app/grown.go", 7))
	b.sample([]int64{10, 40}, gone, root)
	b.sample([]int64{20, 20}, same, root)
	b.sample([]int64{5, 5}, grown, root)
	return b.p
}

func pairCurrent() *profile.Profile {
	b := newBuilder("inuse_objects", "count", "inuse_space", "bytes")
	b.p.TimeNanos += 60_000_000_000
	fresh := b.loc(at("main.fresh", "/srv/app/fresh.go", 8))
	grown := b.loc(at("main.grown", "/srv/app/grown.go", 7))
	same := b.loc(at("main.same", "/srv/app/same.go", 6))
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	b.sample([]int64{3, 3_000}, fresh, root)
	b.sample([]int64{500, 512_000}, grown, root)
	b.sample([]int64{20, 20_480}, same, root)
	return b.p
}

// pairFewer is a base that shares only inuse_space with pairCurrent, so that only this type is left of the difference.
func pairFewer() *profile.Profile {
	b := newBuilder("inuse_space", "bytes", "handles", "count")
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	grown := b.loc(at("main.grown", "/srv/app/grown.go", 7))
	b.sample([]int64{1_000, 1}, grown, root)
	return b.p
}
