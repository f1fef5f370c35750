package browser

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sizes are those of a phone and of a desktop.
var sizes = []step{size(412, 800), size(1280, 800)}

// TestShift holds that nothing moves while a reader goes to the end of a page
// and its figures come.
func TestShift(t *testing.T) {
	t.Parallel()
	everyKind(t, func(b *tab, address string) {
		for _, s := range sizes {
			b.do(s, media("", still))
			b.visit(address)
			b.do(chromedp.Evaluate[void](probe))
			b.holds(`probe.toEnd()`)
			b.rests()
		}
	})
}

// rests holds that the page has not moved since it was opened.
func (b *tab) rests() {
	b.t.Helper()
	for _, s := range eval[shift](b, `probe.shift()`).tooFar() {
		b.t.Error(b.at() + ": " + s)
	}
}

// TestSlowLine holds that nothing moves if a page comes in two parts, and the
// first one is seen before the second is there.
func TestSlowLine(t *testing.T) {
	t.Parallel()
	more := make(chan struct{}, 1)
	slow := httptest.NewServer(inTwo(more))
	t.Cleanup(slow.Close)
	seen := func(e page.EventLifecycleEvent) bool { return e.Name == "firstContentfulPaint" }
	everyKind(t, func(b *tab, address string) {
		for _, s := range sizes {
			b.do(s)
			run(b, "first paint", chromedp.WaitEvent(page.LifecycleEvent, seen,
				call(page.Navigate, page.NavigateParams{URL: slow.URL + "/" + address})))
			b.holds(`document.readyState == 'loading'`)
			more <- struct{}{}
			b.until(`document.readyState == 'complete'`)
			b.do(chromedp.Evaluate[void](probe))
			b.rests()
		}
	})
}

// inTwo serves the site, but holds back what follows the text of a page until
// there is a value in more.
func inTwo(more <-chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := shared.dir + r.URL.Path
		if strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		content, err := os.ReadFile(name)
		if err != nil || path.Ext(name) != ".html" {
			http.ServeFile(w, r, name)
			return
		}
		at := bytes.Index(content, []byte("</main>"))
		_, _ = w.Write(content[:at])
		_ = http.NewResponseController(w).Flush()
		select {
		case <-more:
			_, _ = w.Write(content[at:])
		case <-r.Context().Done(): // the test has failed
		}
	}
}
