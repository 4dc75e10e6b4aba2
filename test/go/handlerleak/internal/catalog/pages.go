package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"

	"example.com/shop/handlerleak/internal/lru"
)

// Pages renders product pages and keeps the ones asked for last.
type Pages struct {
	root      *Category
	pageBytes int
	cache     *lru.Cache[string, []byte]
}

// NewPages returns a renderer whose cache holds up to capacity pages of pageBytes each.
func NewPages(root *Category, capacity, pageBytes int) *Pages {
	return &Pages{root: root, pageBytes: pageBytes, cache: lru.New[string, []byte](capacity)}
}

// HandleProduct answers GET /product?id=N.
func (p *Pages) HandleProduct(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.URL.Query().Get("id"))
	if err != nil || number < 0 {
		http.Error(w, "id must be a number, 0 or more", http.StatusBadRequest)
		return
	}
	page := p.cache.GetOrLoad(cacheKey(number, r.Header.Get("Accept-Language")), func() []byte {
		page := make([]byte, p.pageBytes)
		fill(page, find(p.root, number), number)
		return page
	})
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(page[:256])
}

// cacheKey is inlined into its caller, so the string it makes is charged to both lines.
func cacheKey(number int, language string) string {
	return strconv.Itoa(number) + "@" + language
}

// fill writes the page text: a fingerprint per line, so that rendering costs some time.
func fill(page []byte, category *Category, number int) {
	sum := sha256.Sum256(append(category.Description[:len(category.Description):len(category.Description)], byte(number)))
	for at := 0; at < len(page); {
		at += copy(page[at:], hex.EncodeToString(sum[:]))
		sum = sha256.Sum256(sum[:])
	}
}
