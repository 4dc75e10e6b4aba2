// Package quotes strands the goroutine that loads the rates when the amount turns out to be bad.
package quotes

import (
	"fmt"
	"net/http"
	"strconv"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

func handleQuote(w http.ResponseWriter, r *http.Request) {
	rates := make(chan []float64)                                     // leaks too
	go func() { rates <- loadRates(r.URL.Query().Get("currency")) }() // leaks too

	amount, err := strconv.ParseFloat(r.URL.Query().Get("amount"), 64)
	if err != nil || amount <= 0 {
		http.Error(w, "bad amount", http.StatusBadRequest)
		return
	}
	for _, rate := range (<-rates)[:4] {
		fmt.Fprintf(w, "%.2f\n", amount*rate)
	}
}

func loadRates(currency string) []float64 {
	rates := make([]float64, 2048) // leak here
	for i := range rates {
		rates[i] = float64(len(currency)) + float64(i)/100
	}
	return rates
}

// Start returns the load: n quotes, one in four with a bad amount.
func Start() suite.Load {
	handler := http.HandlerFunc(handleQuote)
	return func(n int) {
		client.Each(n, 8, func(i int) {
			target := "/quote?currency=eur&amount=" + strconv.Itoa(i%4)
			client.Send(handler, http.MethodGet, target, nil)
		})
	}
}
