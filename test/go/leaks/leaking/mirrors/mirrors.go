// Package mirrors asks three mirrors and takes the first answer; the other two wait for ever to be heard.
package mirrors

import (
	"bytes"
	"net/http"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type mirror struct{ name string }

func (m mirror) fetch(block int) []byte {
	return bytes.Repeat([]byte{byte(block)}, 4<<10) // leak here
}

type store struct{ mirrors []mirror }

func (s *store) fetchFirst(block int) []byte {
	answers := make(chan []byte) // leaks too
	for _, m := range s.mirrors {
		go func(m mirror) { answers <- m.fetch(block) }(m) // leaks too
	}
	return <-answers
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Write(s.fetchFirst(len(r.URL.Path)))
}

// Start returns the load: n blocks to fetch.
func Start() suite.Load {
	s := &store{mirrors: []mirror{{"fra"}, {"ams"}, {"lon"}}}
	return func(n int) {
		client.Each(n, 4, func(int) { client.Send(s, http.MethodGet, "/block", nil) })
	}
}
