// Package pollers starts a poller when a tenant opens the dashboard and stops none.
package pollers

import (
	"net/http"
	"time"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type poller struct {
	window []float64
	stop   chan struct{}
}

func newPoller(tenant string) *poller {
	p := &poller{ // leaks too
		window: make([]float64, 8<<10), // leak here
		stop:   make(chan struct{}),    // leaks too
	}
	go p.run(tenant) // leaks too
	return p
}

func (p *poller) run(tenant string) {
	every := time.NewTimer(time.Hour) // leaks too
	defer every.Stop()
	for {
		select {
		case <-every.C:
			p.window[0] = float64(len(tenant))
		case <-p.stop:
			return
		}
	}
}

// close is what nobody calls.
func (p *poller) close() { close(p.stop) }

func handleDashboard(w http.ResponseWriter, r *http.Request) {
	p := newPoller(r.URL.Query().Get("tenant"))
	if r.Method == http.MethodDelete {
		p.close()
	}
	w.Write([]byte("<canvas></canvas>"))
}

// Start returns the load: n dashboards that are opened.
func Start() suite.Load {
	handler := http.HandlerFunc(handleDashboard)
	return func(n int) {
		client.Each(n, 2, func(int) { client.Send(handler, http.MethodGet, "/dashboard?tenant=a", nil) })
	}
}
