// Package uploads stages parts in a map and forgets to take them out when the checksum is wrong.
package uploads

import (
	"errors"
	"hash/crc32"
	"sync"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/suite"
)

type staging struct {
	mu    sync.Mutex
	next  int
	parts map[int][]byte
}

var errChecksum = errors.New("wrong checksum")

func (s *staging) begin(size int) (int, []byte) {
	part := make([]byte, size) // leak here
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	s.parts[s.next] = part
	return s.next, part
}

func (s *staging) finish(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.parts, id)
}

func (s *staging) upload(content string, sum uint32) error {
	id, part := s.begin(32 << 10)
	copy(part, content)
	if crc32.ChecksumIEEE(part[:len(content)]) != sum {
		return errChecksum
	}
	s.finish(id)
	return nil
}

// Start returns the load: n uploads, one in ten with a wrong checksum.
func Start() suite.Load {
	s := &staging{parts: make(map[int][]byte)}
	sum := crc32.ChecksumIEEE([]byte("part"))
	return func(n int) {
		client.Each(n, 4, func(i int) {
			wrong := uint32(0)
			if i%10 == 0 {
				wrong = 1
			}
			if err := s.upload("part", sum+wrong); err != nil && wrong == 0 {
				panic(err)
			}
		})
	}
}
