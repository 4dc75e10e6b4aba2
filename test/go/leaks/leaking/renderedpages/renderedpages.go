// Package renderedpages caches pages by their whole URL in a cache without a limit, and the URLs hold a campaign id.
package renderedpages

import (
	"fmt"
	"net/http"

	"example.com/leaks/internal/client"
	"example.com/leaks/internal/simplecache"
	"example.com/leaks/internal/suite"
)

type renderer struct {
	pages *simplecache.Cache[string, []byte]
}

func (p *renderer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page := p.pages.Do(r.URL.String(), func() []byte { // leaks too
		return render(r.URL.Path, r.URL.Query().Get("campaign"))
	})
	w.Write(page)
}

func render(path, campaign string) []byte {
	page := make([]byte, 0, 12<<10) // leak here
	for i := range 40 {
		page = fmt.Appendf(page, "<p class=%q>%s %d</p>", campaign, path, i)
	}
	return page
}

// Start returns the load: n views, each from a campaign of its own.
func Start() suite.Load {
	p := &renderer{pages: simplecache.New[string, []byte]()}
	return func(n int) {
		client.Each(n, 2, func(int) {
			target := fmt.Sprintf("/landing?campaign=%d-%d", n, p.pages.Len())
			client.Send(p, http.MethodGet, target, nil)
		})
	}
}
