// Package receipt mails receipts to customers.
package receipt

import (
	"context"
	"fmt"
	"net/http"
	"runtime/pprof"
	"sync/atomic"
	"time"
)

// Service handles POST /receipt.
type Service struct {
	stallEvery int64
	timeout    time.Duration
	requests   atomic.Int64
}

// New returns a service that waits up to timeout for the mail server, which is too slow every stallEvery requests.
func New(stallEvery int64, timeout time.Duration) *Service {
	return &Service{stallEvery: stallEvery, timeout: timeout}
}

// HandleReceipt sends a receipt and reports whether it went out in time. Goroutines it starts carry labels.
func (s *Service) HandleReceipt(w http.ResponseWriter, r *http.Request) {
	labels := pprof.Labels("component", "receipt", "tenant", tenantOf(r))
	pprof.Do(r.Context(), labels, func(ctx context.Context) {
		if err := s.send(ctx); err != nil {
			http.Error(w, err.Error(), http.StatusGatewayTimeout)
			return
		}
		fmt.Fprintln(w, "receipt sent")
	})
}

// send gives up after the timeout and then nobody receives from result any more: the goroutine that delivers
// blocks on its send for ever. A channel with room for one value would let it finish.
func (s *Service) send(ctx context.Context) error {
	result := make(chan error)
	go s.deliver(result)
	timer := time.NewTimer(s.timeout)
	defer timer.Stop()
	select {
	case err := <-result:
		return err
	case <-timer.C:
		return fmt.Errorf("mail server did not answer within %v", s.timeout)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) deliver(result chan<- error) {
	if n := s.requests.Add(1); s.stallEvery > 0 && n%s.stallEvery == 0 {
		time.Sleep(4 * s.timeout)
	}
	result <- nil
}

func tenantOf(r *http.Request) string {
	if tenant := r.URL.Query().Get("tenant"); tenant != "" {
		return tenant
	}
	return "none"
}
