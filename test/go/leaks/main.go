// Command leakd is a small service with one of many leaks, or with something that only looks like one. README.md lists them.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"example.com/leaks/internal/backdrop"
	"example.com/leaks/internal/suite"
)

// maxUnits bounds what one request can ask for.
const maxUnits = 5_000_000

func main() {
	var (
		name    = flag.String("case", "", "the program to run")
		addr    = flag.String("addr", "127.0.0.1:0", "address to listen on; port 0 picks a free one")
		memRate = flag.Int("mem-profile-rate", runtime.MemProfileRate, "bytes allocated per heap sample, 1 records everything")
		list    = flag.Bool("list", false, "print the programs as JSON and end")
		tied    = flag.Bool("until-stdin-closes", false, "end when standard input does, so as not to outlive whoever started this")
		life    = flag.Duration("max-life", time.Hour, "end after this time in any case")
	)
	flag.Parse()
	runtime.MemProfileRate = *memRate
	if *list {
		printList()
		return
	}
	chosen, ok := find(*name)
	if !ok {
		fmt.Fprintf(os.Stderr, "leakd: no -case %q; -list prints them\n", *name)
		os.Exit(2)
	}
	time.AfterFunc(*life, func() { os.Exit(0) })
	if *tied {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
	}
	serve(*addr, chosen)
}

func find(name string) (suite.Case, bool) {
	for _, c := range cases {
		if c.Name == name {
			return c, true
		}
	}
	return suite.Case{}, false
}

// listed is a program as -list prints it.
type listed struct {
	Name   string     `json:"name"`
	Kind   suite.Kind `json:"kind"`
	Cause  int        `json:"cause"`
	Does   string     `json:"does"`
	Folder string     `json:"folder"`
	Also   []string   `json:"also"`
}

func printList() {
	all := make([]listed, len(cases))
	for i, c := range cases {
		all[i] = listed{c.Name, c.Kind, c.Cause, c.Does, c.Folder(), append([]string{}, c.Also...)}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		log.Fatalf("leakd: %v", err)
	}
}

// service runs rounds, one at a time, and counts the load.
type service struct {
	chosen suite.Case
	load   suite.Load
	shop   *backdrop.Shop
	mu     sync.Mutex
	rounds int
	units  int
}

func serve(addr string, chosen suite.Case) {
	s := &service{chosen: chosen, load: chosen.Start(), shop: backdrop.New()}
	http.HandleFunc("/round", s.handleRound)
	http.HandleFunc("/load", s.handleLoad)
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatalf("leakd: %v", err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	if err := http.Serve(listener, nil); err != nil && !errors.Is(err, http.ErrServerClosed) {
		log.Fatalf("leakd: %v", err)
	}
}

// handleRound does a round of load; n is how many units, the program's own number when it is absent.
func (s *service) handleRound(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.chosen.UnitsOf(s.rounds)
	if text := r.URL.Query().Get("n"); text != "" {
		asked, err := strconv.Atoi(text)
		if err != nil || asked < 0 || asked > maxUnits {
			http.Error(w, fmt.Sprintf("n is 0 to %d", maxUnits), http.StatusBadRequest)
			return
		}
		n = asked
	}
	s.rounds++
	s.shop.Round()
	s.load(n)
	settle()
	s.units += n
	s.writeLoad(w)
}

// settle waits until no goroutine has started or ended for a while: until what the round has left running has come to rest.
func settle() {
	before := 0
	for quiet, tries := 0, 0; quiet < 3 && tries < 200; tries++ {
		time.Sleep(15 * time.Millisecond)
		now := runtime.NumGoroutine()
		if now != before {
			quiet = 0
		}
		before = now
		quiet++
	}
}

func (s *service) handleLoad(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writeLoad(w)
}

// writeLoad answers with what has been handled since the start.
func (s *service) writeLoad(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, "{\"rounds\":%d,\"units\":%d}\n", s.rounds, s.units)
}
