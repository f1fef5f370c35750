package browser

import (
	_ "embed"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/keys.js
var keysScript string

// TestTab reaches everything by Tab, in the order of the text, and sees where
// it is.
func TestTab(t *testing.T) {
	t.Parallel()
	everyKind(t, func(b *tab, address string) { b.tabThrough(address, light) })
}

// TestTabDark sees it in the other theme, too.
func TestTabDark(t *testing.T) {
	t.Parallel()
	newTab(t).tabThrough(kinds()["recipe"], dark)
}

// tabThrough strikes Tab until the page ends, or long enough.
func (b *tab) tabThrough(address, theme string) {
	b.t.Helper()
	b.do(media("", theme, still))
	b.visit(address)
	b.do(chromedp.Evaluate[void](keysScript))
	n := min(eval[int](b, `keys.stops.length`), 200)
	b.hold('\t', n+1)
	is(b.t, "stops", eval[int](b, `keys.reached.length`), n)
	b.holds(`keys.reached.every((e, i) => e == keys.stops[i])`)
	for _, w := range eval[[]string](b, `keys.wrong`) {
		b.t.Error(w)
	}
}

// TestSkip skips what stands before the text.
func TestSkip(t *testing.T) {
	t.Parallel()
	everyKind(t, func(b *tab, address string) {
		b.do(media("", still))
		b.visit(address)
		b.press(kb.Tab)
		b.holds(`document.activeElement.className == 'skip'`)
		b.holds(`(r => r.top >= 0 && r.left >= 0 && r.right <= innerWidth)(document.activeElement.getBoundingClientRect())`)
		b.press(kb.Enter)
		b.until(`location.hash == '#main'`)
		b.press(kb.Tab)
		b.holds(`document.activeElement == document.querySelector('main a, main button, main [tabindex]')`)
	})
}

// TestScrolling moves a wide box sideways by the keyboard, on a phone.
func TestScrolling(t *testing.T) {
	t.Parallel()
	b := open(t, "recipes/"+manyTerminals().ID+"/", size(320, 640), media("", still))
	b.do(chromedp.Evaluate[void](`window.box = [...document.querySelectorAll('pre')].find(e => e.scrollWidth > e.clientWidth)`), chromedp.Evaluate[void](`box.focus()`))
	b.press(kb.ArrowRight)
	b.until(`box.scrollLeft > 0`)
}

// TestSearchTab holds that Tab stays in the search while it is open.
func TestSearchTab(t *testing.T) {
	t.Parallel()
	b := open(t, "")
	b.search("signal")
	for range 30 {
		b.press(kb.Tab)
		b.holds(`document.activeElement == document.body || document.activeElement.closest('dialog')`)
	}
}
