// Package spans derives a context per job from that of the application and never cancels it.
package spans

import (
	"context"
	"time"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type spanKey struct{}

type span struct {
	name       string
	start, end time.Time
	attributes [20]uint64
	abort      context.CancelFunc
}

func startSpan(parent context.Context, name string) (context.Context, *span) {
	s := &span{name: name, start: time.Now()}      // leak here
	ctx := context.WithValue(parent, spanKey{}, s) // leaks too
	ctx, s.abort = context.WithCancel(ctx)         // leaks too
	return ctx, s
}

// finish ends the span. It should cancel the context, too.
func (s *span) finish() { s.end = time.Now() }

func runJob(app context.Context) {
	ctx, s := startSpan(app, "job")
	defer s.finish()
	if inner, ok := ctx.Value(spanKey{}).(*span); ok {
		inner.attributes[0]++
	}
}

// Start returns the load: n jobs.
func Start() suite.Load {
	app, _ := newApplication()
	return func(n int) {
		client.Each(n, 4, func(int) { runJob(app) })
	}
}

func newApplication() (context.Context, context.CancelFunc) {
	return context.WithCancel(context.Background())
}
