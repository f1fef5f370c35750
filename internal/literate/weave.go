package literate

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Heading is a heading at the top level of a chapter.
type Heading struct {
	Slug    string   // its anchor in the chapter
	Local   string   // its anchor on a page that holds its section only
	Section *Section // that it begins or stands in, or nil before the first
	Pos     Pos
}

// Heading returns the chapter's heading with this anchor, or nil.
func (c *Chapter) Heading(slug string) *Heading { return c.headings[slug] }

// HeadingAt returns the heading that n is, or nil if n does not stand at the
// top level of the chapter.
func (c *Chapter) HeadingAt(n *ast.Heading) *Heading { return c.places[n] }

// Bytes is the text that the segments of the chapter's syntax refer to, while
// the chapter is visited.
func (c *Chapter) Bytes() []byte { return c.bytes }

// Lead returns the nodes between the chapter's title and its first section,
// while the chapter is visited.
func (c *Chapter) Lead() []ast.Node {
	if c.doc == nil {
		return nil
	}
	var nodes []ast.Node
	for n := c.doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if ok && h.Level == 2 {
			break
		}
		if !ok || h.Level != 1 {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// forget gives up the syntax of the chapter and of its programs, and the copy
// of its text that the syntax refers to.
func (c *Chapter) forget() {
	c.doc, c.places, c.bytes = nil, nil, nil
	for _, r := range c.Recipes {
		r.program = nil
	}
	for _, s := range c.Sections {
		s.Nodes = nil
	}
	for _, f := range c.fences {
		f.Node = nil
	}
}

// Fence returns the fence that n is, or nil.
func (c *Chapter) Fence(n ast.Node) *Fence {
	if n.Kind() != ast.KindFencedCodeBlock {
		return nil
	}
	i := slices.IndexFunc(c.fences, func(f *Fence) bool { return ast.Node(f.Node) == n })
	if i < 0 {
		return nil
	}
	return c.fences[i]
}

// Lines returns the first and the last line of a section, counted from 1.
func (c *Chapter) Lines(s *Section) (from, to int) {
	from, to = s.Pos.Line, len(c.lines)
	for _, other := range c.Sections {
		if next := other.Pos.Line - 1; next >= from && next < to {
			to = next
		}
	}
	return from, to
}

// Markdown is a section as it stands in the chapter, from its heading on,
// without the newline at its end.
func (c *Chapter) Markdown(s *Section) string {
	from, to := c.Lines(s)
	end := len(c.Source)
	if to < len(c.lines) {
		end = c.lines[to]
	}
	return strings.TrimSpace(c.Source[c.lines[from-1]:end])
}

// Line is one line of a session.
type Line struct {
	Text    string
	Do      Action // Want for output; Send, Key or Type for what is typed
	Typed   string // the end of Text that is typed, or ""
	Samples []Sample
}

// Shown returns the lines of a console fence, each with what it does in its
// scene. The fence is the recipe's own or an excerpt of it; the lines of an
// excerpt are those of the session it is taken from. A line that no session
// has is output.
func (r *Recipe) Shown(f *Fence) []Line {
	lines := make([]Line, len(f.Lines))
	for i, text := range f.Lines {
		lines[i] = Line{Text: text, Do: Want}
	}
	if f.Info.Get("recipe") == r.ID {
		r.shown(f, lines)
	}
	for i, at := range r.Origins(f) {
		if g := r.session(at); g != nil {
			lines[i] = r.Shown(g)[at.Line-g.Pos.Line-1]
		}
	}
	return lines
}

// session returns the session fence that holds a line, or nil.
func (r *Recipe) session(at Pos) *Fence {
	i := slices.IndexFunc(r.Sessions, func(g *Fence) bool {
		return at.Line > g.Pos.Line && at.Line <= g.Pos.Line+len(g.Lines)
	})
	if i < 0 {
		return nil
	}
	return r.Sessions[i]
}

// shown fills in what the recipe's steps say of the lines of one fence.
func (r *Recipe) shown(f *Fence, lines []Line) {
	for _, s := range r.Scenes {
		if s.Name != f.Info.Get("scene") {
			continue
		}
		for i := range lines {
			lines[i].Samples = s.Samples
		}
		for _, st := range s.Steps {
			i := st.Pos.Line - f.Pos.Line - 1
			if st.Do != Want && i >= 0 && i < len(lines) {
				lines[i].Do, lines[i].Typed = st.Do, st.Text
			}
		}
	}
}

// Origins returns, for each line of a fence that is an excerpt of the recipe,
// its place in the program or the sessions, and a zero Pos for a blank line,
// for one that is not there, and for all lines of another fence.
func (r *Recipe) Origins(f *Fence) []Pos {
	switch {
	case f.Info.Get("excerpt") != r.ID:
		return make([]Pos, len(f.Lines))
	case f.Info.Lang == "console":
		return origins(f, r.Sessions)
	}
	return origins(f, r.Fragments)
}

// origins looks for the lines of f in those of whole, in order.
func origins(f *Fence, whole []*Fence) []Pos {
	var texts []string
	var places []Pos
	for _, g := range whole {
		texts = append(texts, g.Lines...)
		for i := range g.Lines {
			places = append(places, g.LinePos(i))
		}
	}
	found := make([]Pos, len(f.Lines))
	done := 0
	for i, line := range f.Lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if n := slices.Index(texts[done:], line); n >= 0 {
			found[i] = places[done+n]
			done += n + 1
		}
	}
	return found
}
