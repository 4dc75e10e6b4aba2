// Package documentids remembers sixteen bytes of some documents and with them each time the whole document.
package documentids

import (
	"net/http"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type index struct {
	mu  sync.Mutex
	ids [][]byte
}

func readDocument(r *http.Request) []byte {
	document := make([]byte, 64<<10) // leak here
	for read := 0; read < len(document); {
		n, err := r.Body.Read(document[read:])
		read += n
		if err != nil {
			break
		}
	}
	return document
}

func (x *index) handleDocument(w http.ResponseWriter, r *http.Request) {
	document := readDocument(r)
	if document[0]%8 != 0 {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ids = append(x.ids, document[:16])
}

// Start returns the load: n documents, one in eight of which is indexed.
func Start() suite.Load {
	x := &index{}
	handler := http.HandlerFunc(x.handleDocument)
	return func(n int) {
		client.Each(n, 2, func(i int) {
			client.Send(handler, http.MethodPost, "/document", []byte{byte(i), 1, 2, 3})
		})
	}
}
