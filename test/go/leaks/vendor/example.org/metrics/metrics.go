// Package metrics counts things by label values and never forgets one. It stands for a third-party dependency.
package metrics

import (
	"strings"
	"sync"
)

// HistogramVec is a histogram for each combination of label values.
type HistogramVec struct {
	mu      sync.RWMutex
	bounds  []float64
	byLabel map[string]*Histogram
}

// Histogram counts observations by bucket.
type Histogram struct {
	mu     sync.Mutex
	bounds []float64
	counts []uint64
	sum    float64
}

// NewHistogramVec returns a vector whose histograms have these upper bounds.
func NewHistogramVec(bounds []float64) *HistogramVec {
	return &HistogramVec{bounds: bounds, byLabel: make(map[string]*Histogram)}
}

// WithLabelValues returns the histogram of the label values and makes it when it is new.
func (v *HistogramVec) WithLabelValues(values ...string) *Histogram {
	key := strings.Join(values, "\xff")
	v.mu.RLock()
	h, ok := v.byLabel[key]
	v.mu.RUnlock()
	if ok {
		return h
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	h = &Histogram{bounds: v.bounds, counts: make([]uint64, len(v.bounds)+1)}
	v.byLabel[key] = h
	return h
}

// Observe counts a value.
func (h *Histogram) Observe(value float64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := 0
	for i < len(h.bounds) && value > h.bounds[i] {
		i++
	}
	h.counts[i]++
	h.sum += value
}
