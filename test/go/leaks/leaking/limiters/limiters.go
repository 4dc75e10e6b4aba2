// Package limiters makes a rate limiter for each address it sees and keeps them all in a sync.Map.
package limiters

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type limiter struct {
	mu     sync.Mutex
	tokens float64
	burst  float64
	last   time.Time
	denied [29]int64
}

func (l *limiter) allow(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tokens = min(l.burst, l.tokens+now.Sub(l.last).Seconds())
	l.last = now
	if l.tokens < 1 {
		l.denied[0]++
		return false
	}
	l.tokens--
	return true
}

type guard struct {
	byAddress sync.Map // of string to *limiter
	next      http.Handler
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	address := r.Header.Get("X-Forwarded-For") + r.URL.RawQuery
	found, _ := g.byAddress.LoadOrStore(address, &limiter{tokens: 5, burst: 5}) // leak here
	if !found.(*limiter).allow(time.Now()) {
		http.Error(w, "slow down", http.StatusTooManyRequests)
		return
	}
	g.next.ServeHTTP(w, r)
}

// Start returns the load: n requests from addresses of their own.
func Start() suite.Load {
	g := &guard{next: http.NotFoundHandler()}
	seen := 0
	return func(n int) {
		for range n {
			seen++
			client.Send(g, http.MethodGet, fmt.Sprintf("/?%d", seen), nil)
		}
	}
}
