package site

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// ids lists the anchors of a page, and reports those used twice.
func ids(t *testing.T, name string, root *html.Node) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for n := range root.Descendants() {
		if id, ok := attr(n, "id"); ok {
			if found[id] || id == "" {
				t.Errorf("%s: id %q twice, or empty", name, id)
			}
			found[id] = true
		}
	}
	return found
}

// TestLinks follows each link, image, script and style of each page, with its
// fragment, and holds that each page can be reached.
func TestLinks(t *testing.T) {
	for book, fsys := range books(t) {
		pages := render(t, fsys, Options{Date: testOptions.Date})
		roots, anchors := map[string]*html.Node{}, map[string]map[string]bool{}
		for _, name := range pages.Names() {
			if path.Ext(name) == ".html" {
				roots[name] = parse(t, string(pages.File(name)))
				anchors[name] = ids(t, name, roots[name])
			}
		}
		reached := map[string]bool{"index.html": true, "404.html": true}
		for name, root := range roots {
			for n := range root.Descendants() {
				for _, key := range []string{"href", "src"} {
					if dest, ok := attr(n, key); ok {
						follow(t, book+"/"+name, pages, anchors, reached, name, dest)
					}
				}
			}
		}
		for name := range roots {
			if !reached[name] {
				t.Errorf("%s: nothing leads to %s", book, name)
			}
		}
	}
}

func follow(t *testing.T, where string, pages *Memory, anchors map[string]map[string]bool, reached map[string]bool, from, dest string) {
	t.Helper()
	u, err := url.Parse(dest)
	if err != nil {
		t.Errorf("%s: %q: %v", where, dest, err)
		return
	}
	if u.Scheme != "" || u.Host != "" {
		if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			t.Errorf("%s: link to %s", where, dest)
		}
		return
	}
	target := from
	if u.Path != "" {
		target = strings.TrimPrefix(path.Join("/", path.Dir(from), u.Path), "/")
		if strings.HasPrefix(u.Path, "/") { // of 404.html
			target = strings.TrimPrefix(path.Clean(u.Path), "/")
		}
		if strings.HasSuffix(u.Path, "/") {
			target = path.Join(target, "index.html")
		}
	}
	if pages.File(target) == nil {
		t.Errorf("%s: %q leads to %s, which is not there", where, dest, target)
	}
	if target != from {
		reached[target] = true
	}
	if u.Fragment != "" && !anchors[target][u.Fragment] {
		t.Errorf("%s: %q: no such anchor", where, dest)
	}
}

// TestTwinLinks follows the links of the Markdown files.
func TestTwinLinks(t *testing.T) {
	dest := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fence := regexp.MustCompile("(?ms)^```.*?^```$|`[^`\n]*`")
	for book, fsys := range books(t) {
		pages := render(t, fsys, Options{Date: testOptions.Date})
		for _, name := range pages.Names() {
			if path.Ext(name) != ".md" && name != "llms.txt" {
				continue
			}
			text := fence.ReplaceAll(pages.File(name), nil)
			for _, m := range dest.FindAllSubmatch(text, -1) {
				u, err := url.Parse(string(m[1]))
				if err != nil || u.Scheme != "" || u.Path == "" && !strings.HasPrefix(name, "recipes/") {
					continue
				}
				target := path.Join(path.Dir(name), u.Path)
				content := pages.File(target)
				if u.Path == "" || content == nil {
					t.Errorf("%s/%s: %s leads to %s, which is not there", book, name, m[1], target)
				}
			}
		}
	}
}

// checkPolicy holds that a page needs nothing that its policy forbids.
func checkPolicy(t *testing.T, name string, root *html.Node) {
	t.Helper()
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		src, _ := attr(n, "src")
		switch {
		case n.Data == "style", n.Data == "iframe", n.Data == "object", n.Data == "form", n.Data == "base":
			t.Errorf("%s: <%s>", name, n.Data)
		case n.Data == "script" && (n.FirstChild != nil || src == "" || strings.Contains(src, "://")):
			t.Errorf("%s: inline or foreign script", name)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
			}
		}
	}
}

// TestPages holds what every page owes.
func TestPages(t *testing.T) {
	for book, fsys := range books(t) {
		pages := render(t, fsys, testOptions)
		titles := map[string]string{}
		for _, name := range pages.Names() {
			if path.Ext(name) != ".html" {
				continue
			}
			where := book + "/" + name
			root := parse(t, string(pages.File(name)))
			checkPolicy(t, where, root)
			checkHeadings(t, where, root)
			checkElements(t, where, root)
			title := text(find(root, "title"))
			if titles[title] != "" || len(title) > 75 {
				t.Errorf("%s: title %q, as %s", where, title, titles[title])
			}
			titles[title] = where
		}
	}
}

func find(root *html.Node, tag string) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			return n
		}
	}
	return nil
}

func text(n *html.Node) string {
	var sb strings.Builder
	if n != nil {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				sb.WriteString(d.Data)
			}
		}
	}
	return sb.String()
}

// checkHeadings holds that there is one h1 and that no level is left out.
func checkHeadings(t *testing.T, name string, root *html.Node) {
	t.Helper()
	last, first := 0, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		level := int(n.Data[1] - '0')
		if level > last+1 {
			t.Errorf("%s: %s %q after level %d", name, n.Data, text(n), last)
		}
		if level == 1 {
			first++
		}
		last = level
	}
	if first != 1 {
		t.Errorf("%s: %d h1", name, first)
	}
}

// checkElements holds that images say what they show and how large they are,
// that boxes which scroll can be reached, and that landmarks have names.
func checkElements(t *testing.T, name string, root *html.Node) {
	t.Helper()
	var landmarks []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "img":
			for _, key := range []string{"alt", "width", "height"} {
				if v, _ := attr(n, key); v == "" {
					t.Errorf("%s: image without %s", name, key)
				}
			}
		case "nav":
			label, _ := attr(n, "aria-label")
			if label == "" || slices.Contains(landmarks, label) {
				t.Errorf("%s: nav %q", name, label)
			}
			landmarks = append(landmarks, label)
		case "pre":
			if _, ok := attr(n, "tabindex"); !ok {
				for line := range strings.Lines(text(n)) {
					if len(line) > 40 {
						t.Errorf("%s: wide box that the keyboard does not reach: %q", name, line)
					}
				}
			}
		}
	}
	if find(root, "main") == nil || find(root, "header") == nil {
		t.Errorf("%s: no main or header", name)
	}
}
