// Package batchwriter gathers records and writes them out when it has 20 MiB of them.
package batchwriter

import (
	"sync"

	"example.com/leaks/internal/suite"
)

const (
	recordSize = 512
	batch      = 20 << 20 / recordSize
)

type writer struct {
	mu      sync.Mutex
	pending [][]byte
	written int
}

func (w *writer) add(record []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending = append(w.pending, record)
	if len(w.pending) >= batch {
		w.written += len(w.pending)
		w.pending = nil
	}
}

// Start returns the load: n records.
func Start() suite.Load {
	w := &writer{}
	return func(n int) {
		for range n {
			w.add(make([]byte, recordSize))
		}
	}
}
