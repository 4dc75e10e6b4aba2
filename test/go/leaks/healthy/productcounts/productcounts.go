// Package productcounts counts sales in a map that doubles until every product has been sold once.
package productcounts

import (
	"math/rand"

	"example.com/leaks/internal/suite"
)

const products = 120_000

type count struct {
	sold, returned int64
	byMonth        [12]int32
}

// Start returns the load: n sales.
func Start() suite.Load {
	counts := make(map[int]count)
	return func(n int) {
		for range n {
			product := rand.Intn(products)
			c := counts[product]
			c.sold++
			c.byMonth[product%12]++
			counts[product] = c
		}
	}
}
