// Package search gives up on a slow index, which then has nobody to give its hits to.
package search

import (
	"context"
	"errors"
	"net/http"
	"time"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type hits struct {
	ids    [500]uint64
	scores [500]float64
}

var errSlow = errors.New("the index is slow")

func find(ctx context.Context, query string) (*hits, error) {
	found := make(chan *hits) // leaks too
	go func() {               // leaks too
		found <- askIndex(query) // leaks too
	}()
	select { // leaks too
	case h := <-found:
		return h, nil
	case <-ctx.Done():
		return nil, errSlow
	}
}

// askIndex takes longer than anyone waits.
func askIndex(query string) *hits {
	time.Sleep(5 * time.Millisecond)
	h := &hits{} // leak here
	for i := range h.ids {
		h.ids[i] = uint64(i * len(query))
	}
	return h
}

func handleSearch(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Millisecond)
	defer cancel()
	h, err := find(ctx, r.URL.Query().Get("q"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusGatewayTimeout)
		return
	}
	w.Write([]byte{byte(h.ids[0])})
}

// Start returns the load: n searches.
func Start() suite.Load {
	handler := http.HandlerFunc(handleSearch)
	return func(n int) {
		client.Each(n, 100, func(int) { client.Send(handler, http.MethodGet, "/search?q=teapot", nil) })
		time.Sleep(10 * time.Millisecond)
	}
}
