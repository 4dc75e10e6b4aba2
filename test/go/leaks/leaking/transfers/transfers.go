// Package transfers sends twice when a transfer is refused, and only one result is ever taken.
package transfers

import (
	"errors"
	"net/http"
	"strconv"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type statement struct {
	err     error
	booking [8000]byte
}

var errNoFunds = errors.New("no funds")

func book(amount int, out chan<- *statement) {
	s := &statement{} // leak here
	if amount > 40 {
		s.err = errNoFunds
		out <- s // the return is missing
	}
	s.booking[0] = byte(amount)
	out <- s // leaks too
}

func handleTransfer(w http.ResponseWriter, r *http.Request) {
	amount, err := strconv.Atoi(r.URL.Query().Get("amount"))
	if err != nil {
		http.Error(w, "bad amount", http.StatusBadRequest)
		return
	}
	out := make(chan *statement) // leaks too
	go book(amount, out)         // leaks too
	if s := <-out; s.err != nil {
		http.Error(w, s.err.Error(), http.StatusPaymentRequired)
	}
}

// Start returns the load: n transfers, one in five refused.
func Start() suite.Load {
	handler := http.HandlerFunc(handleTransfer)
	return func(n int) {
		client.Each(n, 4, func(i int) {
			client.Send(handler, http.MethodPost, "/transfer?amount="+strconv.Itoa(i%5*11), nil)
		})
	}
}
