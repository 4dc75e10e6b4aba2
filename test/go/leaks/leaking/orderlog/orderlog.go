// Package orderlog takes orders and keeps each body for a report that nobody draws.
package orderlog

import (
	"fmt"
	"io"
	"net/http"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

var (
	mu     sync.Mutex
	orders = make(map[string][]byte)
)

func handleOrder(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)) // leak here
	if err != nil {
		http.Error(w, "order too large", http.StatusRequestEntityTooLarge)
		return
	}
	mu.Lock()
	id := fmt.Sprintf("order-%08d", len(orders))
	orders[id] = body
	mu.Unlock()
	fmt.Fprintf(w, "%s accepted\n", id)
}

// Start returns the load: n orders of 64 KiB over loopback.
func Start() suite.Load {
	url := client.Serve(http.HandlerFunc(handleOrder))
	body := make([]byte, 64<<10)
	return func(n int) {
		client.Each(n, 2, func(int) {
			if err := client.Post(url, body); err != nil {
				panic(err)
			}
		})
	}
}
