// Package monthend draws a large report once and drops it.
package monthend

import "example.com/leaks/internal/suite"

type row struct{ cells [60]float64 }

// Start returns the load: n accounts, and in the third round a report that is held until the fourth.
func Start() suite.Load {
	round := 0
	var report []*row
	return func(n int) {
		round++
		report = nil
		if round == 3 {
			for range n {
				report = append(report, &row{})
			}
		}
	}
}
