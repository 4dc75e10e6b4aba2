// Package geodata loads a database when a feature is switched on, in the fourth round, and keeps it.
package geodata

import "example.com/leaks/internal/suite"

type place struct {
	name     string
	lat, lon float64
	borders  []float32
}

type database struct {
	raw    []byte
	places []*place
}

func load(places int) *database {
	db := &database{raw: make([]byte, 8<<20)}
	for range places {
		db.places = append(db.places, &place{name: "somewhere", borders: make([]float32, 200)})
	}
	return db
}

// Start returns the load: n look-ups.
func Start() suite.Load {
	round := 0
	var db *database
	return func(n int) {
		round++
		if round == 4 {
			db = load(20_000)
		}
		if db == nil {
			return
		}
		for i := range n {
			db.places[i%len(db.places)].lat++
		}
	}
}
