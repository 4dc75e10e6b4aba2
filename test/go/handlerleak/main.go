// Command handlerleak is a small shop service that leaks on purpose. README.md says what leaks, where and how fast.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"
	"time"

	"example.com/shop/handlerleak/internal/catalog"
	"example.com/shop/handlerleak/internal/checkout"
	"example.com/shop/handlerleak/internal/receipt"
	"example.com/shop/handlerleak/internal/server"
)

func main() {
	var (
		addr          = flag.String("addr", "127.0.0.1:6060", "address to listen on; port 0 picks a free one")
		memRate       = flag.Int("mem-profile-rate", runtime.MemProfileRate, "bytes allocated per heap sample, 1 records everything")
		blockRate     = flag.Int("block-profile-rate", 0, "nanoseconds blocked per block sample, 0 is off")
		mutexFraction = flag.Int("mutex-profile-fraction", 0, "one in this many mutex contentions is recorded, 0 is off")
		catalogueMiB  = flag.Int("catalogue-mib", 10, "MiB of catalogue text loaded at start and kept")
		cachePages    = flag.Int("cache-pages", 256, "product pages the cache holds before it evicts")
		pageKiB       = flag.Int("page-kib", 64, "KiB per rendered product page")
		stallEvery    = flag.Int64("stall-every", 20, "every how many receipts the mail server is too slow, 0 is never")
	)
	flag.Parse()
	runtime.MemProfileRate = *memRate
	runtime.SetBlockProfileRate(*blockRate)
	runtime.SetMutexProfileFraction(*mutexFraction)

	root := catalog.Load(*catalogueMiB << 20)
	handler := server.New(server.Services{
		Pages:    catalog.NewPages(root, *cachePages, *pageKiB<<10),
		Checkout: checkout.New(),
		Receipts: receipt.New(*stallEvery, 5*time.Millisecond),
	})

	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatalf("handlerleak: %v", err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	if err := http.Serve(listener, handler); err != nil && !errors.Is(err, http.ErrServerClosed) {
		fmt.Fprintf(os.Stderr, "handlerleak: %v\n", err)
		os.Exit(1)
	}
}
