package browser

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// isDark is the theme as it is seen: the page is darker than its text.
const isDark = `(() => {
	const style = getComputedStyle(document.documentElement)
	const sum = colour => colour.match(/[\d.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0)
	return sum(style.backgroundColor) < sum(style.color)
})()`

// themes strikes the button until it has the name.
func (b *tab) theme(name string) {
	b.t.Helper()
	for range 3 {
		if eval[string](b, `document.getElementById('theme').textContent`) == name {
			return
		}
		b.click("#theme")
	}
	b.t.Fatalf("no theme %q", name)
}

// TestTheme follows the system until a theme is chosen, keeps it, and follows
// the system again.
func TestTheme(t *testing.T) {
	t.Parallel()
	b := open(t, "", media("", dark))
	b.holds(isDark)
	b.do(media("", light))
	b.holds("!" + isDark)
	b.theme("Dark")
	b.holds(isDark)
	b.do(chromedp.Reload())
	b.holds(isDark)
	b.do(media("", dark))
	b.theme("Light")
	b.visit(kinds()["recipe"])
	b.holds("!" + isDark)
	b.theme("Auto")
	b.holds(isDark)
}

// atTheme notes what there is of a page when it gets its theme.
const atTheme = `{
	const watch = new MutationObserver(() => {
		const root = document.documentElement
		if (!root?.dataset.theme || window.atTheme) return
		window.atTheme = {body: !!document.body, theme: root.dataset.theme, on: root.classList.contains('js-on')}
		watch.disconnect()
	})
	watch.observe(document, {subtree: true, childList: true, attributes: true})
}`

// TestNoFlash holds that a chosen theme is there before the body, of which
// nothing can be painted earlier; the controls likewise, so that they move
// nothing.
func TestNoFlash(t *testing.T) {
	t.Parallel()
	b := open(t, "", media("", light))
	b.theme("Dark")
	script := ask(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: atTheme})
	for kind, address := range kinds() {
		b.visit(address)
		is(t, kind, eval[string](b, `JSON.stringify(window.atTheme)`), `{"body":false,"theme":"dark","on":true}`)
		b.holds(isDark)
	}
	b.do(call(page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(script)))
}

// TestStill holds that nothing moves for readers who do not want it, and that
// others see where a link leads.
func TestStill(t *testing.T) {
	t.Parallel()
	const scroll = `getComputedStyle(document.documentElement).scrollBehavior`
	const moving = `[...document.querySelectorAll('*')].filter(e => {
		const style = getComputedStyle(e)
		return style.transitionDuration != '0s' || style.animationName != 'none'
	}).length + document.getAnimations().length`
	everyKind(t, func(b *tab, address string) {
		b.do(media("", still))
		b.visit(address)
		is(b.t, "scrolling", eval[string](b, scroll), "auto")
		is(b.t, "moving elements", eval[int](b, moving), 0)
		b.do(media("", "prefers-reduced-motion: no-preference"))
		is(b.t, "scrolling", eval[string](b, scroll), "smooth")
	})
}
