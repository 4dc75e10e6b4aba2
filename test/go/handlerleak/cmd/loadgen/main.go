// Command loadgen sends a fixed number of requests to the shop service and then stops.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type load struct {
	client    *http.Client
	url       string
	body      []byte
	products  int
	sent      atomic.Int64
	failed    atomic.Int64
	timedOut  atomic.Int64
	remaining atomic.Int64
}

func main() {
	var (
		url         = flag.String("url", "http://127.0.0.1:6060", "where the service listens")
		requests    = flag.Int64("requests", 10000, "requests to send in all: a third each of checkout, product and receipt")
		concurrency = flag.Int("concurrency", 8, "requests under way at a time")
		bodyKiB     = flag.Int("body-kib", 64, "KiB per order, which is what the service keeps for ever")
		products    = flag.Int("products", 1000, "different products asked for")
	)
	flag.Parse()

	l := &load{
		client:   &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: *concurrency}},
		url:      strings.TrimSuffix(*url, "/"),
		body:     bytes.Repeat([]byte("order "), *bodyKiB<<10/6+1)[:*bodyKiB<<10],
		products: *products,
	}
	l.remaining.Store(*requests)
	start := time.Now()
	l.run(*concurrency)
	fmt.Printf("sent %d requests in %.1f s, %d receipts timed out, %d failed\n",
		l.sent.Load(), time.Since(start).Seconds(), l.timedOut.Load(), l.failed.Load())
	if l.failed.Load() > 0 {
		os.Exit(1)
	}
}

func (l *load) run(concurrency int) {
	var workers sync.WaitGroup
	for i := 0; i < concurrency; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for {
				number := l.remaining.Add(-1)
				if number < 0 {
					return
				}
				l.send(number)
			}
		}()
	}
	workers.Wait()
}

func (l *load) send(number int64) {
	var response *http.Response
	var err error
	switch number % 3 {
	case 0:
		response, err = l.client.Post(l.url+"/checkout", "text/plain", bytes.NewReader(l.body))
	case 1:
		response, err = l.client.Get(fmt.Sprintf("%s/product?id=%d", l.url, number/3%int64(l.products)))
	default:
		response, err = l.client.Post(fmt.Sprintf("%s/receipt?tenant=t%d", l.url, number/3%4), "text/plain", nil)
	}
	l.sent.Add(1)
	if err != nil {
		l.failed.Add(1)
		fmt.Fprintf(os.Stderr, "loadgen: %v\n", err)
		return
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusGatewayTimeout:
		l.timedOut.Add(1)
	default:
		l.failed.Add(1)
		fmt.Fprintf(os.Stderr, "loadgen: request %d: %s\n", number, response.Status)
	}
}
