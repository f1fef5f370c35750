package site

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"

	"cookbook/internal/literate"
)

// front renders the front page: what the book is, how to run a recipe, and
// the chapters. All of its text is the first chapter's.
func (s *site) front() error {
	first := s.chapters[0]
	type item struct {
		entry
		Number, Lead string
		Count        int
	}
	var items []item
	for _, c := range s.chapters {
		about := sentence(c.lead.problem)
		if c == first {
			about = c.outline() // its lead stands above already
		}
		items = append(items, item{*c.entry(""), c.number(), about, len(c.Recipes)})
	}
	if err := s.put("index.md", s.overview()); err != nil {
		return err
	}
	return s.publish("index.html", page{
		Kind: "front", Title: Name + ": " + slogan, Description: summary(first.lead.problem), Twin: "index.md",
	}, func(buf *bytes.Buffer) error {
		return s.templates.ExecuteTemplate(buf, "front", struct {
			Name, Slogan, StartTitle string
			Lead, Start, Shown       template.HTML
			Chapters                 []item
		}{
			Name, slogan, first.opening.title,
			s.atFront(first.lead.body), s.atFront(first.opening.start), s.atFront(first.opening.shown), items,
		})
	})
}

// opening is what the front page shows of the first chapter besides its lead:
// how a recipe is run, and the first session.
type opening struct {
	title        string
	start, shown piece
}

func (s *site) openingOf(c *chapter) opening {
	if len(c.sections) == 0 {
		return opening{}
	}
	return opening{c.sections[0].Title, s.start(c), s.firstSession(c)}
}

// atFront is a piece as it stands on the front page.
func (s *site) atFront(p piece) template.HTML {
	buf := s.buffer()
	defer s.release(buf)
	p.fill(buf, chapterPlace{up: ""})
	return template.HTML(buf.String())
}

// outline lists the sections of a chapter in words.
func (c *chapter) outline() string {
	var titles []string
	for _, sec := range c.sections {
		titles = append(titles, string(smart([]byte(sec.Title), ' ')))
	}
	return strings.Join(titles, " · ")
}

// start renders how a recipe is run: the first section of a chapter up to
// its first fence.
func (s *site) start(c *chapter) piece {
	w := &weaver{site: s, sec: &section{chapter: c}}
	for _, n := range c.sections[0].Nodes {
		w.block(n)
		if n.Kind() == ast.KindFencedCodeBlock {
			break
		}
	}
	return w.done()
}

// firstSession renders the first session of a chapter.
func (s *site) firstSession(c *chapter) piece {
	w := &weaver{site: s, sec: &section{chapter: c}}
	for _, sec := range c.sections {
		for _, n := range sec.Nodes {
			if f := c.Fence(n); f != nil && f.Info.Lang == "console" {
				w.raw("<p>A recipe answers like this:</p>\n")
				if w.elsewhere(f) {
					w.later(f)
				} else {
					w.scene([]*literate.Fence{f})
				}
				return w.done()
			}
		}
	}
	return w.done()
}

// sentence is the first sentence of a text.
func sentence(text string) string {
	if i := strings.Index(text, ". "); i > 0 {
		return string(smart([]byte(text[:i+1]), ' '))
	}
	return string(smart([]byte(text), ' '))
}

// printMarkdown writes the whole book as one file of Markdown.
func (s *site) printMarkdown() error {
	return s.sink.Put("print.md", func(yield func([]byte) bool) {
		buf := s.buffer()
		defer s.release(buf)
		for _, c := range s.chapters {
			buf.Reset()
			relink(buf, c, c.Source, func(t target) string { return markdownOf(t, c, "") })
			buf.WriteByte('\n')
			if !yield(buf.Bytes()) {
				return
			}
		}
	})
}

// print renders the whole book as one page.
func (s *site) print() error {
	bodies := []func(*bytes.Buffer) error{s.printHead}
	for _, c := range s.chapters {
		bodies = append(bodies, func(buf *bytes.Buffer) error {
			buf.WriteString(`<article class="chapter">` + "\n")
			s.chapterBody(buf, c, printPlace{})
			buf.WriteString("</article>\n")
			return nil
		})
	}
	return s.publish("print/index.html", page{
		Kind: "print", Title: "The whole book · " + Name, Description: slogan + ": the whole book on one page, to print or to keep.",
		Root: "../", Address: "print/", Twin: "../print.md",
	}, bodies...)
}

func (s *site) printHead(buf *bytes.Buffer) error {
	buf.WriteString("<h1>" + Name + "</h1>\n" + `<p class="slogan">` + slogan + "</p>\n" +
		`<nav class="toc" aria-label="Contents"><ol start="` + s.chapters[0].number() + `">` + "\n")
	for _, c := range s.chapters {
		buf.WriteString(`<li><a href="#` + printAnchor(c.Chapter, "") + `">` + c.lead.html + "</a></li>\n")
	}
	buf.WriteString("</ol></nav>\n")
	return nil
}

// notFound renders the page for addresses that are not there. It is shown at
// any of them, so its links begin at the root of the host.
func (s *site) notFound() error {
	root := "/"
	if _, rest, ok := strings.Cut(s.Base, "://"); ok {
		_, dir, _ := strings.Cut(rest, "/")
		root += dir
	}
	p := page{Kind: "lost", Title: "Not found · " + Name, Description: "There is no page at this address.", Root: root}
	return s.publish("404.html", p, func(buf *bytes.Buffer) error {
		return s.templates.ExecuteTemplate(buf, "notfound", p)
	})
}
