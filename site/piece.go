package site

import (
	"bytes"
	"slices"
	"strings"

	"cookbook/internal/literate"
)

// piece is HTML with holes, which each place fills in its own way.
type piece struct {
	html  []byte
	holes []hole // by offset
}

type hole struct {
	at    int
	kind  holeKind
	to    target
	fence *literate.Fence
}

// holeKind says what a hole is: the address of a link or an image, an anchor,
// the digit of a heading's level, or an excerpt of a recipe that stands
// elsewhere.
type holeKind byte

const (
	holeLink holeKind = iota
	holeImage
	holeAnchor
	holeLevel
	holeExcerpt
)

// target is what a link leads to: a heading of a chapter, the chapter itself
// if slug is "", or a file below the root if chapter is nil.
type target struct {
	chapter *chapter
	slug    string
	file    string
}

// section returns the section that holds the target, or nil.
func (t target) section() *section {
	if t.chapter == nil || t.slug == "" {
		return nil
	}
	h := t.chapter.Heading(t.slug)
	if h == nil {
		return nil
	}
	return t.chapter.bySource[h.Section]
}

// excerpts returns the piece with its excerpts rendered, which needs all
// recipes to be there.
func (s *site) excerpts(sec *section, p piece) piece {
	if !slices.ContainsFunc(p.holes, func(h hole) bool { return h.kind == holeExcerpt }) {
		return p
	}
	w := &weaver{site: s, sec: sec}
	done := 0
	for _, h := range p.holes {
		w.out.Write(p.html[done:h.at])
		done = h.at
		if h.kind == holeExcerpt {
			w.excerpt(h.fence)
		} else {
			w.hole(h.kind, h.to)
		}
	}
	w.out.Write(p.html[done:])
	return w.done()
}

// place is a page on which pieces stand.
type place interface {
	link(t target) string   // an attribute's value
	image(t target) string  // the same, of a figure that is shown
	anchor(t target) string // an id
	level() int             // by how much headings move up
	root() string           // the address of the site's root, or "" where there is none
}

// fill writes the piece as it stands in a place.
func (p piece) fill(w *bytes.Buffer, at place) {
	done := 0
	for _, h := range p.holes {
		w.Write(p.html[done:h.at])
		done = h.at
		switch h.kind {
		case holeLink:
			w.WriteString(at.link(h.to))
		case holeImage:
			w.WriteString(at.image(h.to))
		case holeAnchor:
			w.WriteString(at.anchor(h.to))
		case holeLevel:
			w.WriteByte(byte(int(h.to.slug[0]) - at.level()))
		}
	}
	w.Write(p.html[done:])
}

// chapterPlace is the page of a chapter, or the front page if home is nil.
type chapterPlace struct {
	up   string // to the root
	home *chapter
}

func (p chapterPlace) link(t target) string {
	switch {
	case t.chapter == nil:
		return p.up + t.file
	case t.slug == "":
		return p.up + t.chapter.Name + "/"
	case t.chapter == p.home:
		return "#" + t.slug
	case p.home == nil && t.section() != nil:
		return p.up + recipeOr(t)
	}
	return p.up + t.chapter.Name + "/#" + t.slug
}

func (p chapterPlace) image(t target) string { return p.link(t) }

func (p chapterPlace) anchor(t target) string { return t.slug }

func (p chapterPlace) level() int { return 0 }

func (p chapterPlace) root() string { return p.up }

// recipeOr is the address of the recipe that holds the target, or of the
// target in its chapter.
func recipeOr(t target) string {
	sec := t.section()
	if sec == nil || sec.recipe == nil {
		return t.chapter.Name + "/#" + t.slug
	}
	if t.slug == sec.Slug {
		return sec.address()
	}
	return sec.address() + "#" + t.chapter.Heading(t.slug).Local
}

// recipePlace is the page of one recipe.
type recipePlace struct {
	sec *section
}

func (p recipePlace) link(t target) string {
	root := p.root()
	switch {
	case t.chapter == nil:
		return root + t.file
	case t.slug == "":
		return root + t.chapter.Name + "/"
	case t.section() == p.sec && t.slug != p.sec.Slug:
		return "#" + t.chapter.Heading(t.slug).Local
	}
	return strings.Replace(root+recipeOr(t), root+"recipes/", "../", 1)
}

func (p recipePlace) image(t target) string { return p.link(t) }

func (p recipePlace) anchor(t target) string { return t.chapter.Heading(t.slug).Local }

func (p recipePlace) level() int { return 1 }

func (p recipePlace) root() string { return "../../" }

// printPlace is the page with all chapters.
type printPlace struct{}

func (p printPlace) link(t target) string {
	if t.chapter == nil {
		return p.root() + t.file
	}
	return "#" + printAnchor(t.chapter.Chapter, t.slug)
}

func (p printPlace) image(t target) string { return p.link(t) }

func (printPlace) anchor(t target) string { return printAnchor(t.chapter.Chapter, t.slug) }

func (printPlace) level() int { return -1 }

func (printPlace) root() string { return "../" }

// printAnchor keeps the anchors of different chapters apart.
func printAnchor(c *literate.Chapter, slug string) string {
	if slug == "" {
		return "c" + c.Name
	}
	return "c" + c.Name + "--" + slug
}
