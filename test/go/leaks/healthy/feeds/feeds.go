// Package feeds makes a lot of garbage and keeps nothing.
package feeds

import (
	"encoding/json"
	"fmt"
	"net/http"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type item struct {
	Title string            `json:"title"`
	Tags  map[string]string `json:"tags"`
	Body  []byte            `json:"body"`
}

func handleFeed(w http.ResponseWriter, _ *http.Request) {
	items := make([]item, 20)
	for i := range items {
		items[i] = item{Title: fmt.Sprint("item ", i), Tags: map[string]string{"lang": "en"}, Body: make([]byte, 2<<10)}
	}
	if err := json.NewEncoder(w).Encode(items); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// Start returns the load: n feeds.
func Start() suite.Load {
	handler := http.HandlerFunc(handleFeed)
	return func(n int) {
		client.Each(n, 4, func(int) { client.Send(handler, http.MethodGet, "/feed", nil) })
	}
}
