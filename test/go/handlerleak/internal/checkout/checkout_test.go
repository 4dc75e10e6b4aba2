package checkout

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

const orderBytes = 64 << 10

func order(id int) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/checkout", bytes.NewReader(make([]byte, orderBytes)))
	r.Header.Set("X-Request-Id", fmt.Sprint("test-", id))
	return r
}

func TestHandleCheckoutAcceptsOrders(t *testing.T) {
	service := New()
	for id := 0; id < 100; id++ {
		w := httptest.NewRecorder()
		service.HandleCheckout(w, order(id))
		if w.Code != http.StatusOK {
			t.Fatalf("order %d: status %d", id, w.Code)
		}
	}
}

func BenchmarkHandleCheckout(b *testing.B) {
	service := New()
	for id := 0; id < b.N; id++ {
		service.HandleCheckout(httptest.NewRecorder(), order(id))
	}
}
