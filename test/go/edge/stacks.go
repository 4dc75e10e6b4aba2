package main

import "github.com/google/pprof/profile"

// recursion counts a function once per sample in cum: direct, mutual, and with the recursive call inlined.
func recursion() *profile.Profile {
	b := heapBuilder()
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	walk := b.loc(at("main.walk", "/srv/app/walk.go", 21))
	walkAgain := b.loc(at("main.walk", "/srv/app/walk.go", 25))
	even := b.loc(at("main.even", "/srv/app/parity.go", 5))
	odd := b.loc(at("main.odd", "/srv/app/parity.go", 12))
	inlined := b.loc(at("main.step", "/srv/app/step.go", 3), at("main.walk", "/srv/app/walk.go", 28), at("main.walk", "/srv/app/walk.go", 25))
	b.heap(1, 1000, walk, walk, walk, root)
	b.heap(1, 100, walk, walkAgain, walkAgain, walk, root)
	b.heap(1, 10, even, odd, even, odd, root)
	b.heap(1, 1, inlined, walkAgain, root)
	b.heap(3, 7, root)
	return b.p
}

// inlineChains has chains of four inlined lines, a function that is inlined in one place and called in another,
// and one inlined into itself.
func inlineChains() *profile.Profile {
	b := heapBuilder()
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	chain := b.loc(at("buf.make", "/srv/app/buf/buf.go", 4), at("buf.New", "/srv/app/buf/buf.go", 9),
		at("req.Parse", "/srv/app/req/req.go", 31), at("main.handle", "/srv/app/handle.go", 17))
	called := b.loc(at("buf.New", "/srv/app/buf/buf.go", 9))
	calledMake := b.loc(at("buf.make", "/srv/app/buf/buf.go", 4))
	twice := b.loc(at("buf.make", "/srv/app/buf/buf.go", 4), at("buf.make", "/srv/app/buf/buf.go", 5), at("main.handle", "/srv/app/handle.go", 19))
	sameLine := b.loc(at("main.tiny", "/srv/app/handle.go", 17), at("main.handle", "/srv/app/handle.go", 17))
	b.heap(8, 64, chain, root)
	b.heap(4, 128, calledMake, called, root)
	b.heap(2, 256, twice, root)
	b.heap(1, 512, sameLine, root)
	b.heap(1, 8, chain, called, chain, root)
	return b.p
}

// dropKeep drops the allocator's frames and whatever they call, except those that keep_frames names.
func dropKeep() *profile.Profile {
	b := heapBuilder()
	b.p.DropFrames = `runtime\.(malloc|new).*|tcmalloc::.*`
	b.p.KeepFrames = `runtime\.newKept`
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	work := b.loc(at("main.work", "/srv/app/work.go", 20))
	malloc := b.loc(at("runtime.mallocgc", "/usr/local/go/src/runtime/malloc.go", 1100))
	inner := b.loc(at("runtime.nextFree", "/usr/local/go/src/runtime/malloc.go", 900))
	kept := b.loc(at("runtime.newKept", "/usr/local/go/src/runtime/kept.go", 7))
	mixed := b.loc(at("runtime.newobject", "/usr/local/go/src/runtime/malloc.go", 1200), at("main.fill", "/srv/app/fill.go", 8))
	b.heap(1, 100, malloc, work, root)
	b.heap(1, 200, inner, malloc, work, root)
	b.heap(1, 400, kept, work, root)
	b.heap(1, 800, inner, kept, root)
	b.heap(1, 1600, mixed, work, root)
	b.heap(1, 3200, work, root)
	return b.p
}

// labels has string and numeric labels, several values for a key, units, and a key with both kinds.
func labels() *profile.Profile {
	b := heapBuilder()
	root := b.loc(at("main.main", "/srv/app/main.go", 10))
	serve := b.loc(at("main.serve", "/srv/app/serve.go", 20))
	batch := b.loc(at("main.batch", "/srv/app/batch.go", 30))
	add := func(objects, size int64, text map[string][]string, numbers map[string][]int64, units map[string][]string, stack ...*profile.Location) {
		s := b.heap(objects, size, stack...)
		s.Label = text
		for key, values := range numbers {
			s.NumLabel[key] = values
			s.NumUnit[key] = units[key]
		}
	}
	add(1, 4096, map[string][]string{"tenant": {"acme"}, "route": {"/checkout"}},
		map[string][]int64{"latency": {250}}, map[string][]string{"latency": {"milliseconds"}}, serve, root)
	add(2, 4096, map[string][]string{"tenant": {"globex"}, "route": {"/product"}},
		map[string][]int64{"latency": {2}}, map[string][]string{"latency": {"seconds"}}, serve, root)
	add(3, 1<<20, map[string][]string{"tenant": {"acme", "globex"}},
		map[string][]int64{"request": {16, 64}}, map[string][]string{"request": {"kilobytes", "kilobytes"}}, batch, root)
	add(4, 512, map[string][]string{"mixed": {"text"}},
		map[string][]int64{"mixed": {-5}}, map[string][]string{"mixed": {""}}, batch, root)
	b.heap(5, 64, root)
	return b.p
}
