package browser

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"cookbook/internal/literate"
)

// allow sets whether the pages of the tab may use the clipboard.
func (b *tab) allow(setting browser.PermissionSetting) {
	b.t.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: setting,
			BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		})
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

// copies defines a function that clicks the buttons of all boxes of a class
// and returns what is in the clipboard after each.
const copies = `window.copies = async box => {
	const found = []
	for (const button of document.querySelectorAll(box + ' .copy')) {
		const said = new Promise(done => new MutationObserver(done).observe(button, {childList: true}))
		button.click()
		await said
		found.push(await navigator.clipboard.readText())
	}
	return found
}`

// TestCopy clicks every button of every chapter: commands come without
// prompts and output, programs whole, and nothing else.
func TestCopy(t *testing.T) {
	b := newTab(t)
	b.allow(browser.PermissionSettingGranted)
	for _, c := range shared.book.Chapters {
		b.visit(c.Name + "/")
		b.do(chromedp.Evaluate[void](copies))
		for box, want := range copyable(t, c) {
			if got := eval[[]string](b, `copies("`+box+`")`); !slices.Equal(got, want) {
				t.Errorf("%s: %s copies %q, want %q", c.Name, box, got, want)
			}
		}
	}
}

// copyable is what the buttons of a chapter must copy, by the class of their
// boxes.
func copyable(t *testing.T, c *literate.Chapter) map[string][]string {
	want := map[string][]string{".run": nil, ".term": nil, ".prog": nil}
	for _, r := range c.Recipes {
		want[".run"] = append(want[".run"], "cookbook run "+r.ID)
		want[".prog"] = append(want[".prog"], file(t, "recipes/"+r.ID+"/main.go.txt"))
	}
	for _, f := range shared.book.Fences() {
		typed := commands(f)
		if f.Pos.File == c.File && slices.Contains([]string{"console", "sh", "bash", "shell"}, f.Info.Lang) && typed != "" {
			want[".term"] = append(want[".term"], typed)
		}
	}
	return want
}

// TestCopyByMouse copies with the mouse on the page of a recipe, and is told
// so, also if the browser does not allow it.
func TestCopyByMouse(t *testing.T) {
	r := manyTerminals()
	b := open(t, "recipes/"+r.ID+"/")
	b.allow(browser.PermissionSettingGranted)
	const said = `document.querySelector('.said').textContent`
	b.click(`.prog .copy`)
	b.until(said)
	is(t, "what is said", eval[string](b, said), "Copied: the program")
	is(t, "the program", eval[string](b, `navigator.clipboard.readText()`), file(t, "recipes/"+r.ID+"/main.go.txt"))
	b.click(`.term .copy`)
	b.until(said + `.endsWith('commands')`)
	is(t, "the commands", eval[string](b, `navigator.clipboard.readText()`), commands(r.Sessions[0]))
	b.allow(browser.PermissionSettingDenied)
	b.click(`.run .copy`)
	b.until(said + `.endsWith('command')`)
	is(t, "what is said", eval[string](b, said), "Not allowed: the command")
}
