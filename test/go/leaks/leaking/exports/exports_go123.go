//go:build go1.23

// Package exports pulls the first page of an export and leaves the rest of the iterator standing.
package exports

import (
	"iter"
	"net/http"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

// pages yields the pages of an export in one buffer.
func pages(count int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		page := make([]byte, 8<<10) // leak here
		for i := range count {
			page[0] = byte(i)
			if !yield(page) {
				return
			}
		}
	}
}

func handlePreview(w http.ResponseWriter, _ *http.Request) {
	next, _ := iter.Pull(pages(100)) // leaks too
	if page, ok := next(); ok {
		w.Write(page)
	}
}

// Start returns the load: n previews.
func Start() suite.Load {
	handler := http.HandlerFunc(handlePreview)
	return func(n int) {
		client.Each(n, 4, func(int) { client.Send(handler, http.MethodGet, "/preview", nil) })
	}
}
