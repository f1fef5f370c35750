package literate

import (
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// link is a link or an image of a chapter.
type link struct {
	dest string
	at   int  // its offset
	mute bool // an image that no text describes
}

// Links lists the destinations of the chapter's links and images.
func (c *Chapter) Links() []string {
	list := make([]string, len(c.links))
	for i, l := range c.links {
		list[i] = l.dest
	}
	return list
}

// collectLinks finds the links and images, however deep they stand.
func (c *Chapter) collectLinks() {
	_ = ast.Walk(c.doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			c.links = append(c.links, link{dest: string(n.Destination), at: n.Pos()})
		case *ast.Image:
			c.links = append(c.links, link{string(n.Destination), n.Pos(), c.Text(n) == ""})
		}
		return ast.WalkContinue, nil
	})
}

// checkLinks holds that each link and image leads to the web, to a heading,
// or to a file of the book.
func (b *Book) checkLinks(c *Chapter, errs *ErrorList) {
	for _, l := range c.links {
		b.checkLink(c, l.dest, c.pos(l.at), errs)
		if l.mute {
			errs.Addf(c.pos(l.at), "image without a text that describes it")
		}
	}
}

func (b *Book) checkLink(c *Chapter, dest string, pos Pos, errs *ErrorList) {
	u, err := url.Parse(dest)
	if err != nil {
		errs.Addf(pos, "link %q: not a URL", dest)
		return
	}
	if u.Scheme != "" {
		if u.Scheme != "https" && u.Scheme != "http" {
			errs.Addf(pos, "link %q: scheme %s", dest, u.Scheme).Hint = "want https"
		}
		return
	}
	target := c
	if u.Path != "" {
		name := path.Clean(u.Path)
		if !b.files[name] {
			errs.Addf(pos, "link %q: the book has no file %s", dest, name)
			return
		}
		target = b.chapter(strings.TrimSuffix(name, ".md"))
	}
	if u.Fragment == "" {
		return
	}
	if target == nil {
		errs.Addf(pos, "link %q: not a chapter", dest)
		return
	}
	if _, ok := target.headings[u.Fragment]; !ok {
		e := errs.Addf(pos, "link %q: %s has no such heading", dest, target.File)
		var all []string
		for slug := range target.headings {
			all = append(all, slug)
		}
		if near := Nearest(u.Fragment, all); len(near) > 0 {
			e.Hint = "did you mean #" + near[0] + "?"
		}
	}
}

// chapter returns the chapter with this name, or nil.
func (b *Book) chapter(name string) *Chapter {
	for _, c := range b.Chapters {
		if c.Name == name {
			return c
		}
	}
	return nil
}
