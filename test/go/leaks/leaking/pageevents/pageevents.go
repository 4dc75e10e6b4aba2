// Package pageevents subscribes a view per page and unsubscribes none.
package pageevents

import (
	"net/http"

	"example.com/leaks/internal/bus"
	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type priceChanged struct{ product, cents int }

type view struct{ prices [256]int }

func (v *view) update(e priceChanged) { v.prices[e.product%len(v.prices)] = e.cents }

type site struct{ prices bus.Bus[priceChanged] }

func (s *site) handlePage(w http.ResponseWriter, _ *http.Request) {
	v := &view{}                 // leak here
	s.prices.Subscribe(v.update) // leaks too
	w.Write([]byte("<table></table>"))
}

// Start returns the load: n pages and a price change.
func Start() suite.Load {
	s := &site{}
	handler := http.HandlerFunc(s.handlePage)
	return func(n int) {
		client.Each(n, 4, func(int) { client.Send(handler, http.MethodGet, "/page", nil) })
		s.prices.Publish(priceChanged{product: n, cents: 995})
	}
}
