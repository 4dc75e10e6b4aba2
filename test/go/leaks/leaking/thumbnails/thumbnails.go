// Package thumbnails starts a worker per album that ranges over a channel which nobody closes.
package thumbnails

import (
	"image/color"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type picture struct{ id, width, height int }

// shrinkAlbum paints each picture of an album on one canvas.
func shrinkAlbum(pictures []picture, width, height int) int {
	queue := make(chan picture) // leaks too
	var done sync.WaitGroup
	done.Add(len(pictures))
	total := 0
	go func() { // leaks too
		canvas := make([]color.RGBA, width*height) // leak here
		for p := range queue {                     // leaks too
			canvas[p.id%len(canvas)] = color.RGBA{R: uint8(p.width)}
			total += p.width * p.height
			done.Done()
		}
		canvas[0] = color.RGBA{}
	}()
	for _, p := range pictures {
		queue <- p
	}
	done.Wait()
	return total
}

// Start returns the load: n albums of ten pictures.
func Start() suite.Load {
	album := make([]picture, 10)
	return func(n int) {
		client.Each(n, 4, func(int) { shrinkAlbum(album, 64, 128) })
	}
}
