// Package timezones builds the table of a zone when somebody first asks for it. There are 24 zones.
package timezones

import (
	"math/rand"
	"sync"

	"example.com/leaks/internal/suite"
)

type zone struct {
	once  sync.Once
	rules []rule
}

type rule struct {
	from, to int64
	offset   int32
	name     [12]byte
}

type atlas [24]zone

func (a *atlas) offset(index int) int32 {
	z := &a[index]
	z.once.Do(func() {
		z.rules = make([]rule, 20_000)
		for i := range z.rules {
			z.rules[i].offset = int32(i % 24 * 3600)
		}
	})
	return z.rules[rand.Intn(len(z.rules))].offset
}

// Start returns the load: n times of day.
func Start() suite.Load {
	a := &atlas{}
	return func(n int) {
		for range n {
			a.offset(rand.Intn(len(a)))
		}
	}
}
