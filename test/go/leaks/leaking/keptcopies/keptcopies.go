// Package keptcopies keeps what a helper copied, while others call the same helper and keep nothing.
package keptcopies

import (
	"net/http"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/copies"
	"example.com/leaks/internal/suite"
)

type replay struct {
	mu     sync.Mutex
	frames map[int][][]byte
}

func (p *replay) handleFrame(w http.ResponseWriter, r *http.Request) {
	frame := []byte(r.URL.Path)
	frame = append(frame, make([]byte, 6<<10)...)
	p.mu.Lock()
	defer p.mu.Unlock()
	stream := len(p.frames) % 16
	p.frames[stream] = append(p.frames[stream], copies.Of(frame)) // leak here
}

// Start returns the load: n frames.
func Start() suite.Load {
	p := &replay{frames: map[int][][]byte{}}
	handler := http.HandlerFunc(p.handleFrame)
	return func(n int) {
		client.Each(n, 4, func(int) { client.Send(handler, http.MethodPost, "/frame", nil) })
	}
}
