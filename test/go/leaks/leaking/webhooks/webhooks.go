// Package webhooks posts to a receiver and looks at the status alone: the body of the answer is never closed, so that the
// connection is never given back.
package webhooks

import (
	"bytes"
	"net/http"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type sender struct {
	client *http.Client
	url    string
}

func (s *sender) deliver(event int) (bool, error) {
	payload := encode(event)
	response, err := s.client.Post(s.url, "application/json", bytes.NewReader(payload)) // leaks too
	if err != nil {
		return false, err
	}
	return response.StatusCode == http.StatusOK, nil
}

func encode(event int) []byte {
	payload := make([]byte, 24<<10) // leak here
	payload[0] = byte(event)
	return payload
}

// receive answers with more than the sender's buffers hold.
func receive(w http.ResponseWriter, _ *http.Request) {
	w.Write(make([]byte, 16<<10))
}

// Start returns the load: n events to deliver.
func Start() suite.Load {
	s := &sender{client: &http.Client{Transport: &http.Transport{}}, url: client.Serve(http.HandlerFunc(receive))}
	return func(n int) {
		client.Each(n, 2, func(i int) {
			if _, err := s.deliver(i); err != nil {
				panic(err)
			}
		})
	}
}
