// Package planner parses queries into trees, recursively, and remembers the tree of each text that it ever saw.
package planner

import (
	"net/http"
	"strconv"
	"strings"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/memo"
	"example.com/leaks/internal/suite"
)

type node struct {
	op          string
	left, right *node
	cost        float64
}

// parse splits at the operator in the middle.
func parse(words []string) *node {
	if len(words) == 0 {
		return nil
	}
	middle := len(words) / 2
	return &node{ // leak here
		op:    words[middle],
		left:  parse(words[:middle]),
		right: parse(words[middle+1:]),
	}
}

type planner struct{ plans *memo.Memo[string, *node] }

func (p *planner) handleQuery(w http.ResponseWriter, r *http.Request) {
	text := r.URL.Query().Get("q") // leaks too
	plan := p.plans.Get(text, func(text string) *node {
		return parse(strings.Split(text, " ")) // leaks too
	})
	w.Write([]byte(plan.op))
}

// Start returns the load: n queries with a number in the text.
func Start() suite.Load {
	p := &planner{plans: memo.New[string, *node]()}
	handler := http.HandlerFunc(p.handleQuery)
	query := strings.Repeat("a+and+b+or+c+", 6)
	count := 0
	return func(n int) {
		for range n {
			count++
			client.Send(handler, http.MethodGet, "/query?q="+query+strconv.Itoa(count), nil) // leaks too
		}
	}
}
