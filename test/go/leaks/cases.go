package main

import (
	"example.com/leaks/healthy/batchwriter"
	"example.com/leaks/healthy/burstysessions"
	"example.com/leaks/healthy/configreload"
	"example.com/leaks/healthy/deepstacks"
	"example.com/leaks/healthy/feeds"
	"example.com/leaks/healthy/geodata"
	"example.com/leaks/healthy/grownbuffers"
	"example.com/leaks/healthy/imagecache"
	"example.com/leaks/healthy/monthend"
	"example.com/leaks/healthy/openconnections"
	"example.com/leaks/healthy/productcounts"
	"example.com/leaks/healthy/recentevents"
	"example.com/leaks/healthy/slowbackend"
	"example.com/leaks/healthy/symbols"
	"example.com/leaks/healthy/timezones"
	"example.com/leaks/healthy/tokencache"
	"example.com/leaks/healthy/zipbuffers"
	"example.com/leaks/internal/suite"
	"example.com/leaks/leaking/audittrail"
	"example.com/leaks/leaking/consumer"
	"example.com/leaks/leaking/debuglog"
	"example.com/leaks/leaking/documentids"
	"example.com/leaks/leaking/handles"
	"example.com/leaks/leaking/heartbeats"
	"example.com/leaks/leaking/invoices"
	"example.com/leaks/leaking/keptcopies"
	"example.com/leaks/leaking/ledgers"
	"example.com/leaks/leaking/limiters"
	"example.com/leaks/leaking/mailqueue"
	"example.com/leaks/leaking/mirrors"
	"example.com/leaks/leaking/orderlog"
	"example.com/leaks/leaking/pageevents"
	"example.com/leaks/leaking/planner"
	"example.com/leaks/leaking/pollers"
	"example.com/leaks/leaking/pricetree"
	"example.com/leaks/leaking/quotes"
	"example.com/leaks/leaking/renderedpages"
	"example.com/leaks/leaking/search"
	"example.com/leaks/leaking/sessionmap"
	"example.com/leaks/leaking/spans"
	"example.com/leaks/leaking/thumbnails"
	"example.com/leaks/leaking/tracker"
	"example.com/leaks/leaking/transfers"
	"example.com/leaks/leaking/uploads"
	"example.com/leaks/leaking/userlatency"
	"example.com/leaks/leaking/webhooks"
)

// uneven is load that goes up and down without a trend.
var uneven = []float64{1, 0.7, 1.3, 0.8, 1.2, 1, 0.7, 1.3}

// cases are the programs. One unit of load is what Start of the package says.
var cases = append([]suite.Case{
	leak("guest-map", 1, 34_000, sessionmap.Start, "map of values without eviction; only the map's own blocks grow"),
	leak("audit-trail", 1, 65_000, audittrail.Start, "slice of values without end: one block that grows by a quarter"),
	leak("debug-log", 1, 26_000, debuglog.Start, "bytes.Buffer that is never reset: one block that doubles"),
	leak("rate-limiters", 1, 20_000, limiters.Start, "sync.Map with an entry per address"),
	leak("query-plans", 1, 3_500, planner.Start, "generic memo without a limit, of trees built by recursion"),
	leak("price-tree", 1, 150_000, pricetree.Start, "binary tree, 32 bytes a node, inserted by recursion"),
	leak("position-chain", 1, 290_000, tracker.Start, "linked lists, 16 bytes a node, near the limit of what can be seen"),
	leak("staged-uploads", 1, 2_700, uploads.Start, "one in ten entries is not deleted, the others are", uneven...),
	leak("kept-copies", 1, 900, keptcopies.Start, "kept copies made by a helper that healthy code calls as well"),
	leak("early-return", 2, 2_000, quotes.Start, "return before the receive strands the sender"),
	// The structs of goroutines that timers start are charged to the timer.
	leak("search-timeout", 3, 700, search.Start, "timeout strands the sender").AlsoIn("time."),
	leak("first-mirror", 4, 800, mirrors.Start, "three senders, one receive"),
	leak("range-not-closed", 5, 160, thumbnails.Start, "worker ranges over a channel that is never closed"),
	leak("double-send", 6, 5_800, transfers.Start, "sends again after an error"),
	leak("no-stop", 7, 90, pollers.Start, "pollers are started and never stopped"),
	leak("missing-unlock", 8, 1_000, ledgers.Start, "returns without unlocking; later requests wait with what they have read"),
	leak("body-not-closed", 9, 220, webhooks.Start, "HTTP answers are not closed; each keeps a connection and its request").AlsoIn("net/http.", "bufio.", "net."),
	leak("rows-not-closed", 10, 170, invoices.Start, "sql.Rows are not closed; the driver is a dependency").AlsoIn("database/sql."),
	leak("lost-cancel", 11, 15_000, spans.Start, "contexts are derived and never cancelled").AlsoIn("context."),
	leak("ticker-goroutine", 12, 320, heartbeats.Start, "goroutine ranges over a ticker for ever"),
	leak("document-ids", 13, 1_050, documentids.Start, "sub-slices of 16 bytes keep documents of 64 KiB"),
	leak("defer-in-loop", 16, 5_500, consumer.Start, "defer in a loop that never ends"),
	leak("finalizer-cycle", 17, 320, handles.Start, "finalizers in a cycle"),
	leak("page-events", 18, 2_400, pageevents.Start, "subscriptions on a generic event bus are never given up"),
	leak("metric-labels", 18, 12_000, userlatency.Start, "label values without bound in a metrics library, a dependency", uneven...),
	leak("rendered-pages", 18, 450, renderedpages.Start, "cache package without a limit, keyed by the whole URL"),
	leak("mail-queue", 19, 6_800, mailqueue.Start, "queue that is filled four times as fast as it is emptied", uneven...),
	leak("request-log", 22, 128, orderlog.Start, "request bodies of 64 KiB kept by a global, over loopback"),

	healthy("image-cache", 0, 130, imagecache.Start, "LRU cache that fills in three rounds, then evicts"),
	healthy("token-cache", 0, 6_000, tokencache.Start, "TTL cache: a sawtooth of three rounds"),
	healthy("batch-writer", 0, 11_500, batchwriter.Start, "batches by size: a sawtooth of about four rounds"),
	healthy("zip-buffers", 0, 300, zipbuffers.Start, "sync.Pool that warms up"),
	healthy("grown-buffers", 14, 1_500, grownbuffers.Start, "sync.Pool with buffers of any size"),
	healthy("time-zones", 0, 40, timezones.Start, "lazy table of 24 parts"),
	healthy("product-counts", 0, 110_000, productcounts.Start, "map that doubles until each of 120 000 keys is there"),
	healthy("open-connections", 15, 700, openconnections.Start, "state per connection, and more connections each round",
		1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5),
	healthy("slow-backend", 15, 900, slowbackend.Start, "goroutine per request, and more requests each round",
		1, 1.4, 1.9, 2.3, 2.8, 3.4, 3.8, 4.4),
	healthy("month-end", 0, 60_000, monthend.Start, "spike: a large report in the third round, gone in the fourth"),
	healthy("recent-events", 0, 2_800, recentevents.Start, "ring of the last 6000 events"),
	healthy("geo-data", 0, 1_000, geodata.Start, "ballast of 30 MiB, loaded once in the fourth round"),
	healthy("symbols", 0, 60_000, symbols.Start, "interning table of 60 000 words"),
	healthy("feeds", 0, 500, feeds.Start, "garbage only"),
	healthy("deep-stacks", 20, 120, deepstacks.Start, "goroutine stacks: leaks outside the heap, so no line is to blame"),
	healthy("config-reload", 0, 14_000, configreload.Start, "a structure of 7 MiB that is replaced each round"),
	healthy("bursty-sessions", 0, 2_500, burstysessions.Start, "sessions that come and go in bursts", uneven...),
}, casesOfGo123...)

func leak(name string, cause, units int, start func() suite.Load, does string, shape ...float64) suite.Case {
	return suite.Case{Name: name, Kind: suite.Leak, Cause: cause, Does: does, Units: units, Shape: shape, Start: start}
}

func healthy(name string, cause, units int, start func() suite.Load, does string, shape ...float64) suite.Case {
	return suite.Case{Name: name, Kind: suite.LookAlike, Cause: cause, Does: does, Units: units, Shape: shape, Start: start}
}
