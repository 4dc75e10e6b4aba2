// Package server puts the services behind one HTTP handler, together with the profiling endpoints.
package server

import (
	"expvar"
	"fmt"
	"net/http"
	"net/http/pprof"
	"sync/atomic"

	"example.com/shop/handlerleak/internal/catalog"
	"example.com/shop/handlerleak/internal/checkout"
	"example.com/shop/handlerleak/internal/receipt"
)

// Services are what the routes call.
type Services struct {
	Pages    *catalog.Pages
	Checkout *checkout.Service
	Receipts *receipt.Service
}

// New returns the handler for the shop, /debug/pprof/ and /debug/vars.
func New(services Services) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /product", services.Pages.HandleProduct)
	mux.HandleFunc("POST /checkout", services.Checkout.HandleCheckout)
	mux.HandleFunc("POST /receipt", services.Receipts.HandleReceipt)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.Handle("/debug/vars", expvar.Handler())
	return withRequestID(mux)
}

// withRequestID numbers the requests that come without an X-Request-Id header.
func withRequestID(next http.Handler) http.Handler {
	var count atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Request-Id") == "" {
			r.Header.Set("X-Request-Id", fmt.Sprintf("request-%08d", count.Add(1)))
		}
		next.ServeHTTP(w, r)
	})
}
