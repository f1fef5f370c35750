package literate

import (
	"bytes"
	"fmt"
	"path"
	"sort"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// markdown is the dialect of the chapters: CommonMark with GitHub's tables,
// strikethrough, task lists and autolinks.
func markdown() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.GFM))
}

func parseChapter(name, label string, src []byte, errs *ErrorList) *Chapter {
	c := &Chapter{
		Name: strings.TrimSuffix(name, ".md"), File: path.Join(label, name), Source: string(src), bytes: src,
		doc: markdown().Parser().Parse(text.NewReader(src)), headings: map[string]*Heading{}, places: map[ast.Node]*Heading{},
	}
	for n := c.doc.FirstChild(); n != nil; n = n.NextSibling() {
		c.block(n)
	}
	c.collectFences(errs)
	for _, s := range c.Sections {
		c.recipe(s, errs)
	}
	return c
}

// block files one top-level node under its section.
func (c *Chapter) block(n ast.Node) {
	h, ok := n.(*ast.Heading)
	if ok {
		title := c.Text(h)
		found := c.heading(h, title)
		switch h.Level {
		case 1:
			if c.Title == "" {
				c.Title = title
			}
		case 2:
			c.Sections = append(c.Sections, found.Section)
			return
		}
	}
	if len(c.Sections) > 0 {
		s := c.Sections[len(c.Sections)-1]
		s.Nodes = append(s.Nodes, n)
	}
}

// heading files a heading under the anchor GitHub gives it. One of level 2
// begins a section.
func (c *Chapter) heading(n *ast.Heading, title string) *Heading {
	h := &Heading{Slug: slug(title), Local: slug(title), Pos: c.pos(n.Pos())}
	base := h.Slug
	for i := 1; c.headings[h.Slug] != nil; i++ {
		h.Slug = fmt.Sprintf("%s-%d", base, i)
	}
	switch {
	case n.Level == 2:
		h.Section = &Section{Title: title, Slug: h.Slug, Pos: h.Pos, anchors: map[string]bool{h.Local: true}}
	case len(c.Sections) > 0:
		h.Section = c.Sections[len(c.Sections)-1]
		for i := 1; h.Section.anchors[h.Local]; i++ {
			h.Local = fmt.Sprintf("%s-%d", base, i)
		}
		h.Section.anchors[h.Local] = true
	}
	c.headings[h.Slug], c.places[n] = h, h
	return h
}

// slug is the anchor GitHub gives the first heading with this title.
func slug(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return '-'
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// collectFences finds the fences of the chapter, however deep they stand.
func (c *Chapter) collectFences(errs *ErrorList) {
	_ = ast.Walk(c.doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if f, ok := n.(*ast.FencedCodeBlock); ok && entering {
			c.fences = append(c.fences, c.fence(f, errs))
		}
		return ast.WalkContinue, nil
	})
}

func (c *Chapter) fence(n *ast.FencedCodeBlock, errs *ErrorList) *Fence {
	f := &Fence{Pos: c.pos(n.Pos()), Node: n}
	if n.Info != nil {
		seg := n.Info.Segment
		f.Info = parseInfo(string(seg.Value(c.bytes)), c.pos(seg.Start), errs)
	}
	end := len(c.bytes)
	if i := bytes.IndexByte(c.bytes[n.Pos():], '\n'); i >= 0 {
		end = n.Pos() + i + 1
	}
	lines, from, whole := n.Lines(), end, true
	f.Lines = make([]string, lines.Len())
	for i := range f.Lines {
		seg := lines.At(i)
		whole = whole && seg.Start == end && seg.Padding == 0
		f.Lines[i] = strings.TrimSuffix(c.value(seg), "\n")
		end = seg.Stop
	}
	if whole && c.Source[end-1] == '\n' {
		f.body = c.Source[from:end]
	}
	// goldmark closes an open fence at the end of its container, silently.
	rest := bytes.TrimLeft(c.bytes[end:], " ")
	if !bytes.HasPrefix(rest, c.bytes[n.Pos():n.Pos()+3]) {
		errs.Addf(f.Pos, "fence is never closed")
	}
	return f
}

// value is the text of a segment, which is part of the chapter's unless it
// is padded.
func (c *Chapter) value(seg text.Segment) string {
	if seg.Padding > 0 {
		return string(seg.Value(c.bytes))
	}
	return c.Source[seg.Start:seg.Stop]
}

// recipe makes a section a recipe if it has a recipe's fences.
func (c *Chapter) recipe(s *Section, errs *ErrorList) {
	for _, n := range s.Nodes {
		f := c.Fence(n)
		if f == nil || f.Info.Get("recipe") == "" {
			continue
		}
		id := f.Info.Get("recipe")
		if s.Recipe == nil {
			s.Recipe = &Recipe{ID: id, Title: s.Title, Slug: s.Slug, Pos: s.Pos, Chapter: c, Section: s}
			c.Recipes = append(c.Recipes, s.Recipe)
		}
		switch {
		case s.Recipe.ID != id:
			errs.Addf(f.Pos, "recipe %q in the section of recipe %q", id, s.Recipe.ID)
		case len(f.Lines) == 0:
			errs.Addf(f.Pos, "recipe %q: empty fence", id)
		case f.Info.Lang == "console":
			s.Recipe.Sessions = append(s.Recipe.Sessions, f)
		default:
			s.Recipe.Fragments = append(s.Recipe.Fragments, f)
		}
	}
	if s.Recipe != nil {
		s.Recipe.scenes(errs)
	}
}

// pos turns an offset into a place.
func (c *Chapter) pos(offset int) Pos {
	if c.lines == nil {
		c.lines = append(make([]int, 0, strings.Count(c.Source, "\n")+1), 0)
		for i := range len(c.Source) {
			if c.Source[i] == '\n' {
				c.lines = append(c.lines, i+1)
			}
		}
	}
	line := sort.SearchInts(c.lines, offset+1)
	return Pos{c.File, line, offset - c.lines[line-1] + 1}
}

// Text is what a node says, without its markup.
func (c *Chapter) Text(n ast.Node) string {
	var sb strings.Builder
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		sb.Grow(n.Lines().At(n.Lines().Len()-1).Stop - n.Lines().At(0).Start)
	}
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				sb.Write(n.Segment.Value(c.bytes))
				if n.SoftLineBreak() {
					sb.WriteByte(' ')
				}
			}
		case *ast.AutoLink:
			if entering {
				sb.Write(n.Label(c.bytes))
			}
		}
		if !entering && n.Type() == ast.TypeBlock {
			sb.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(sb.String())
}
