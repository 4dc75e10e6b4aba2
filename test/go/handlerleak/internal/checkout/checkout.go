// Package checkout takes orders.
package checkout

import (
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// logEntry is one order as it came in, kept for the audit report.
// The body is its own: no buffer of a request may be kept.
type logEntry struct {
	received time.Time
	body     []byte
}

var (
	logMu sync.Mutex
	// globalLogBuffer holds the orders for the nightly audit report, keyed by request id.
	// The report was dropped two releases ago, so nothing ever takes an entry out.
	globalLogBuffer = make(map[string]logEntry)
)

// bodies lends the buffers that requests are read into.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Service handles POST /checkout.
type Service struct {
	maxBody int64
}

// New returns a service that accepts orders of up to 1 MiB.
func New() *Service {
	return &Service{maxBody: 1 << 20}
}

// HandleCheckout reads an order, remembers it and confirms it.
func (s *Service) HandleCheckout(w http.ResponseWriter, r *http.Request) {
	buf := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, s.maxBody)); err != nil {
		http.Error(w, "order too large", http.StatusRequestEntityTooLarge)
		return
	}
	id := r.Header.Get("X-Request-Id")

	// The order is copied, because the buffer it arrived in goes back to the pool.
	logMu.Lock()
	globalLogBuffer[id] = logEntry{time.Now(), append([]byte(nil), buf.Bytes()...)}
	logMu.Unlock()

	fmt.Fprintf(w, "order %s accepted, %d orders today\n", id, ordersToday())
}

func ordersToday() int {
	logMu.Lock()
	defer logMu.Unlock()
	return len(globalLogBuffer)
}
