package browser

import "testing"

// inert lists the controls that are seen.
const inert = `[...document.querySelectorAll('button, input, dialog, .js')].filter(e => e.checkVisibility()).map(e => e.outerHTML)`

// read is all that a reader of the page sees, without the controls.
const read = `(() => {
	for (const e of document.querySelectorAll('button')) e.remove()
	return document.body.innerText.trim()
})()`

// TestNoScript reads pages in a browser without scripts: all text is there,
// links work, and no control that would do nothing.
func TestNoScript(t *testing.T) {
	t.Parallel()
	everyKind(t, func(b *tab, address string) {
		b.do(scripts(true), media("", dark))
		b.visit(address)
		want := eval[string](b, read)
		b.do(scripts(false))
		b.visit(address)
		b.holds(`!document.documentElement.dataset.theme`)
		for _, control := range eval[[]string](b, inert) {
			b.t.Errorf("nothing happens at %s", control)
		}
		is(b.t, "the text", eval[string](b, read), want)
		b.holds(isDark)
		b.follow(`.top a[href$="recipes/"]`)
		is(b.t, "the index", b.at(), "recipes/")
	})
}
