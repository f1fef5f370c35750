package site

import (
	"bytes"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"cookbook/book"
	"cookbook/internal/literate"
)

// TestHighlight pins what each kind of token becomes.
func TestHighlight(t *testing.T) {
	for src, want := range map[string]string{
		"func f(a int) {}":       `<b>func</b> <span class="f">f</span>(a int) {}`,
		"func (t *T) Do() {}":    `<b>func</b> (t *T) <span class="f">Do</span>() {}`,
		"type T struct{}":        `<b>type</b> <span class="f">T</span> <b>struct</b>{}`,
		"x := \"a<b\" // & end":  `x := <span class="s">&quot;a&lt;b&quot;</span> <i>// &amp; end</i>`,
		"`raw\n\ttext` /* c */":  "<span class=\"s\">`raw\n\ttext`</span> <i>/* c */</i>",
		"a &^= 'x' + 1.5i\n\n\n": "a &amp;^= <span class=\"s\">&#39;x&#39;</span> + 1.5i\n\n\n",
		"\"open\n# ^ é":          "<span class=\"s\">&quot;open</span>\n# ^ é",
		"go func() { f := g }()": `<b>go</b> <b>func</b>() { f := g }()`,
	} {
		var buf bytes.Buffer
		highlight(&buf, src, func(int) (link, bool) { return link{}, false }, func(string) {})
		if got := strings.ReplaceAll(buf.String(), "'", "&#39;"); got != want {
			t.Errorf("%q becomes %s, want %s", src, got, want)
		}
	}
}

// TestExact holds that the listings of each recipe, joined as the copy button
// joins them, are its program, byte for byte.
func TestExact(t *testing.T) {
	for name, fsys := range books(t) {
		pages := render(t, fsys, testOptions)
		b, err := literate.Load(fsys, "book")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range b.Recipes() {
			p, err := r.Tangle()
			if err != nil {
				t.Fatal(err)
			}
			root := parse(t, page1(t, pages, path.Join("recipes", r.ID, "index.html")))
			var parts []string
			for n := range root.Descendants() {
				if class, _ := attr(n, "class"); n.Type == html.ElementNode && strings.HasSuffix(class, "prog") {
					parts = append(parts, text(find(n, "code")))
				}
			}
			if got := strings.Join(parts, "\n"); got != p.Source {
				t.Errorf("%s: %s: listings are not the program", name, r.ID)
			}
		}
	}
}

func TestDocLinks(t *testing.T) {
	page := page1(t, render(t, small(t), testOptions), "recipes/greet-user/index.html")
	wants(t, page,
		`<a class="s" href="https://pkg.go.dev/os/signal">&quot;os/signal&quot;</a>`,
		`sig <a class="s"`,
		`<a href="https://pkg.go.dev/os/signal#Reset">sig.Reset</a>()`,
		`<a tabindex="-1" href="https://pkg.go.dev/os/signal#Reset">sig.Reset</a>()`, // in the excerpt
		`<a href="https://pkg.go.dev/golang.org/x/sys/unix#SIGINT">unix.SIGINT</a>`,
		`<b>return</b> fmt.Println`, // hidden by a local name
		`<a class="s" href="https://pkg.go.dev/os">&quot;os&quot;</a>`,
		`<strong>Wrong:</strong> does not compile, <code>undefined: x</code>`)
}

// TestDocsOfBook holds that every import of the book is linked.
func TestDocsOfBook(t *testing.T) {
	b, err := literate.Load(book.Files, "book")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range b.Recipes() {
		p, err := newProgram(r)
		if err != nil {
			t.Fatal(err)
		}
		tangled, err := r.Tangle()
		if err != nil {
			t.Fatal(err)
		}
		have := map[string]bool{}
		for _, id := range p.idents {
			have[id.url] = true
		}
		for _, imported := range tangled.Imports() {
			if !have["https://pkg.go.dev/"+imported] {
				t.Errorf("%s: %s is not linked", r.ID, imported)
			}
		}
	}
}
