// Package client sends requests to handlers: over loopback, or straight into ServeHTTP.
package client

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Serve serves the handler on a free port of the loopback interface, for as long as the process lives, and returns its URL.
func Serve(handler http.Handler) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("client: %v", err))
	}
	go http.Serve(listener, handler)
	return "http://" + listener.Addr().String()
}

// Send gives the handler a request without a connection and returns the status of the answer.
func Send(handler http.Handler, method, target string, body []byte) int {
	request, err := http.NewRequest(method, "http://shop.internal"+target, bytes.NewReader(body)) // leaks too in rate-limiters
	if err != nil {
		panic(fmt.Sprintf("client: %v", err))
	}
	answer := discard{header: make(http.Header), status: http.StatusOK}
	handler.ServeHTTP(&answer, request)
	return answer.status
}

// Post sends a body to a URL and reads the answer to its end.
func Post(url string, body []byte) error {
	response, err := http.Post(url, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// Each calls do for 0 to n-1, at most `workers` at a time, and returns when all calls have.
func Each(n, workers int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, workers) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		}()
	}
	wg.Wait()
}

type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(status int)      { d.status = status }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
