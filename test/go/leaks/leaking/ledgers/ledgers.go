// Package ledgers returns without unlocking when a ledger is empty; whoever asks for it later waits for ever, and what it has
// read by then stays.
package ledgers

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type ledger struct {
	mu      sync.Mutex
	entries int
}

type entry struct {
	Ledger int       `json:"ledger"`
	Cells  []float64 `json:"cells"`
}

type books struct{ ledgers [64]ledger }

func (b *books) handleAppend(w http.ResponseWriter, r *http.Request) {
	e := decodeEntry(r)
	l := &b.ledgers[e.Ledger%len(b.ledgers)]
	l.mu.Lock() // leaks too
	if l.entries == 0 && e.Ledger%2 == 1 {
		http.Error(w, "no such ledger", http.StatusNotFound)
		return
	}
	l.entries += len(e.Cells)
	l.mu.Unlock()
}

func decodeEntry(r *http.Request) *entry {
	e := &entry{Cells: make([]float64, 0, 2048)} // leak here
	if err := json.NewDecoder(r.Body).Decode(e); err != nil {
		e.Ledger = 0
	}
	return e
}

// Start returns the load: n requests, half of them for ledgers that are locked for ever, which the client gives up on.
func Start() suite.Load {
	b := &books{}
	handler := http.HandlerFunc(b.handleAppend)
	return func(n int) {
		client.Each(n, 16, func(i int) {
			body := []byte(`{"ledger":` + strconv.Itoa(i) + `,"cells":[1,2,3]}`)
			answered := make(chan struct{}) // leaks too
			go func() {                     // leaks too
				defer close(answered)
				client.Send(handler, http.MethodPost, "/append", body)
			}()
			select {
			case <-answered:
			case <-time.After(2 * time.Millisecond):
			}
		})
	}
}
