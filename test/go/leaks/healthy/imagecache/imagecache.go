// Package imagecache fills an LRU cache of 16 MiB in the first rounds and evicts from then on.
package imagecache

import (
	"net/http"
	"strconv"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/lru"
	"example.com/leaks/internal/suite"
)

const imageSize = 48 << 10

type images struct{ cache *lru.Cache[string, []byte] }

func (m *images) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Write(m.cache.GetOrLoad(r.URL.Path, func() []byte { return paint(r.URL.Path) }))
}

func paint(path string) []byte {
	image := make([]byte, imageSize)
	copy(image, path)
	return image
}

// Start returns the load: n images that nobody asked for before.
func Start() suite.Load {
	m := &images{cache: lru.New[string, []byte](16 << 20 / imageSize)}
	asked := 0
	return func(n int) {
		for range n {
			asked++
			client.Send(m, http.MethodGet, "/image/"+strconv.Itoa(asked), nil)
		}
	}
}
