// Package backdrop is the healthy rest of the service: what goes on beside a leak, or beside what looks like one. Its pages
// fill a bounded cache in the first rounds, its sessions come and go, its reports are garbage as soon as they are sent.
package backdrop

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"strconv"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/copies"
	"example.com/leaks/internal/lru"
)

const (
	products = 400
	pages    = 96
	pageSize = 32 << 10
	sessions = 1500
)

type session struct {
	user string
	cart [2000]byte
}

type order struct {
	ID    int      `json:"id"`
	Lines []string `json:"lines"`
	Total float64  `json:"total"`
}

// Shop is the rest of the service.
type Shop struct {
	mux      *http.ServeMux
	pages    *lru.Cache[int, []byte]
	mu       sync.Mutex
	sessions map[int]*session
	inbox    [][]byte
	writers  sync.Pool
}

// New returns a shop with its sessions open and its page cache empty.
func New() *Shop {
	s := &Shop{
		mux:      http.NewServeMux(),
		pages:    lru.New[int, []byte](pages),
		sessions: make(map[int]*session),
		inbox:    make([][]byte, 64),
		writers:  sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }},
	}
	for i := range sessions {
		s.logIn(i)
	}
	s.mux.HandleFunc("GET /product/{id}", s.handleProduct)
	s.mux.HandleFunc("GET /report", s.handleReport)
	s.mux.HandleFunc("POST /login", s.handleLogin)
	s.mux.HandleFunc("POST /message", s.handleMessage)
	return s
}

// Round sends the shop a round of its own traffic.
func (s *Shop) Round() {
	client.Each(700, 4, func(i int) {
		switch {
		case i%10 < 5:
			// Some products are asked for far more often than others.
			id := int(rand.ExpFloat64()*products/6) % products
			client.Send(s.mux, http.MethodGet, "/product/"+strconv.Itoa(id), nil)
		case i%10 < 8:
			client.Send(s.mux, http.MethodPost, "/login?id="+strconv.Itoa(rand.Intn(sessions)), nil)
		case i%10 < 9:
			client.Send(s.mux, http.MethodPost, "/message", make([]byte, 4<<10))
		default:
			client.Send(s.mux, http.MethodGet, "/report", nil)
		}
	})
}

func (s *Shop) handleProduct(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.Error(w, "no such product", http.StatusNotFound)
		return
	}
	page := s.pages.GetOrLoad(id, func() []byte {
		page := make([]byte, 0, pageSize)
		page = fmt.Appendf(page, "<h1>Product %d</h1>", id)
		return page[:pageSize]
	})
	w.Write(page)
}

func (s *Shop) handleLogin(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.URL.Query().Get("id"))
	if err != nil {
		http.Error(w, "no such user", http.StatusUnauthorized)
		return
	}
	s.logIn(id)
}

func (s *Shop) logIn(id int) {
	fresh := &session{user: fmt.Sprintf("user-%06d", id)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[id] = fresh
}

// handleMessage keeps the last messages.
func (s *Shop) handleMessage(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inbox[rand.Intn(len(s.inbox))] = copies.Of(body)
}

func (s *Shop) handleReport(w http.ResponseWriter, _ *http.Request) {
	orders := make([]order, 60)
	for i := range orders {
		orders[i] = order{ID: i, Lines: []string{"tea", strconv.Itoa(i)}, Total: float64(i) * 1.5}
	}
	var text bytes.Buffer
	if err := json.NewEncoder(&text).Encode(orders); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	zip := s.writers.Get().(*gzip.Writer)
	defer s.writers.Put(zip)
	zip.Reset(w)
	zip.Write(text.Bytes())
	zip.Close()
}
