// Command memory holds memory in one of the ways that a large resident size can come from, then serves net/http/pprof
// and prints its address. README.md lists the cases.
package main

import (
	_ "expvar"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
)

const mib = 1 << 20

// kept is what stays reachable for ever; sink makes allocations escape.
var (
	kept [][]byte
	sink []byte
)

var cases = map[string]func(){
	"small":         func() {},
	"live":          func() { keep(300 * mib) },
	"garbage":       garbage,
	"fragmentation": fragmentation,
	"idle":          idle,
	"stacks":        stacks,
	"goroutines":    goroutines,
	"offheap":       offHeap,
	"untouched":     func() { kept = append(kept, make([]byte, 400*mib)) },
}

func main() {
	name := flag.String("case", "small", "where the memory is")
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on; port 0 picks a free one")
	flag.Parse()
	prepare, ok := cases[*name]
	if !ok {
		names := make([]string, 0, len(cases))
		for known := range cases {
			names = append(names, known)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "memory: -case is one of %s\n", strings.Join(names, ", "))
		os.Exit(2)
	}
	prepare()
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatalf("memory: %v", err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}

// keep makes so many bytes of live objects.
func keep(bytes int) {
	for ; bytes > 0; bytes -= 4096 {
		kept = append(kept, filled(4096))
	}
	publish()
}

// publish makes the heap profile current: it shows what was live at the last completed collection.
func publish() {
	runtime.GC()
	runtime.GC()
}

func filled(size int) []byte {
	block := make([]byte, size)
	for i := 0; i < size; i += 512 {
		block[i] = 1
	}
	return block
}

// garbage leaves 300 MiB that nothing refers to and that no collection has seen.
func garbage() {
	keep(40 * mib)
	debug.SetGCPercent(-1)
	for range 300 * mib / 4096 {
		sink = filled(4096)
	}
}

// fragmentation keeps one object in each span of eight.
func fragmentation() {
	debug.SetGCPercent(-1)
	all := make([][]byte, 400*mib/1024)
	for i := range all {
		all[i] = filled(1024)
	}
	for i := 0; i < len(all); i += 8 {
		kept = append(kept, all[i])
	}
	all = nil
	publish()
}

// idle keeps 20 MiB after a peak of 400 MiB; the high percentage makes the runtime expect such a heap again.
func idle() {
	debug.SetGCPercent(5000)
	keep(20 * mib)
	peak := filled(400 * mib)
	sink = peak
	sink, peak = nil, nil
	publish()
}

// stacks lets 4000 goroutines wait with 64 KiB of stack each.
func stacks() {
	ready, never := make(chan bool), make(chan bool)
	for range 4000 {
		go func() { waitDeep(ready, never) }()
	}
	for range 4000 {
		<-ready
	}
	publish()
}

// goroutines lets 21000 goroutines wait.
func goroutines() {
	for range 21000 {
		go func() { select {} }()
	}
	publish()
}

//go:noinline
func waitDeep(ready, never chan bool) {
	var room [56 << 10]byte
	for i := range room {
		room[i] = 1
	}
	ready <- true
	// What is read after the wait has to stay on the stack meanwhile.
	at := len(os.Args)
	if <-never {
		at--
	}
	fmt.Println(room[at])
}
