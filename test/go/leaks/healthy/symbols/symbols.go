// Package symbols interns the words of a language: each new word is kept, and soon there is no new word.
package symbols

import (
	"fmt"
	"math/rand"
	"sync"

	"example.com/leaks/internal/suite"
)

const vocabulary = 60_000

type table struct {
	mu    sync.RWMutex
	words map[string]*symbol
}

type symbol struct {
	word  string
	class [12]uint64
}

func (t *table) intern(word string) *symbol {
	t.mu.RLock()
	s, ok := t.words[word]
	t.mu.RUnlock()
	if ok {
		return s
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s = &symbol{word: word}
	t.words[word] = s
	return s
}

// Start returns the load: n words of a text.
func Start() suite.Load {
	t := &table{words: make(map[string]*symbol)}
	return func(n int) {
		for range n {
			t.intern(fmt.Sprintf("word-%d", rand.Intn(vocabulary)))
		}
	}
}
