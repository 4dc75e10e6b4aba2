// Package sessionmap counts what guests do in a map of values from which no guest is ever removed.
package sessionmap

import (
	"net/http"
	"strconv"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

// guest lies in the map itself: the map's own blocks are all that grows.
type guest struct {
	visits  int
	lastURL [10]uint64
}

type registry struct {
	mu     sync.Mutex
	guests map[uint64]guest
}

func (g *registry) handleVisit(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseUint(r.URL.Query().Get("guest"), 10, 64)
	if err != nil {
		http.Error(w, "no guest", http.StatusBadRequest)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	seen := g.guests[id]
	seen.visits++
	g.guests[id] = seen // leak here
}

// Start returns the load: n visits of guests who never come back.
func Start() suite.Load {
	g := &registry{guests: make(map[uint64]guest)}
	handler := http.HandlerFunc(g.handleVisit)
	guest := 0
	return func(n int) {
		for range n {
			guest++
			client.Send(handler, http.MethodGet, "/visit?guest="+strconv.Itoa(guest), nil)
		}
	}
}
