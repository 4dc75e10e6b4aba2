// Package userlatency labels a metric with the user, so that the metrics library keeps a histogram for each user.
package userlatency

import (
	"net/http"
	"strconv"

	"example.org/metrics"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

var latency = metrics.NewHistogramVec(bounds(60))

func bounds(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = float64(i) * 0.01
	}
	return all
}

func measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		latency.WithLabelValues(r.URL.Path, r.URL.Query().Get("user")).Observe(0.02) // leak here
	})
}

// Start returns the load: n requests by users of their own.
func Start() suite.Load {
	handler := measured(http.NotFoundHandler())
	user := 0
	return func(n int) {
		for range n {
			user++
			client.Send(handler, http.MethodGet, "/home?user="+strconv.Itoa(user), nil)
		}
	}
}
