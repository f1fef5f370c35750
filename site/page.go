package site

import (
	"bytes"
	"errors"
	"html/template"
	"strings"
)

// policy is the Content-Security-Policy of every page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

// page is what the template "page" shows.
type page struct {
	*site
	Kind        string // the class of the body
	Title       string
	Description string
	Root        string // from the page to the root, "../" for each level
	Address     string // below the root; "" for the front page
	Twin        string // the address of its Markdown
	Nav         template.HTML
	Prev, Next  *entry
}

// entry is a link to a page or a part of one.
type entry struct {
	ID, Title, Address string
}

// Policy, Slogan, Asset, Home and Canonical are for the template.
func (page) Policy() string { return policy }

// Slogan says what the book is about.
func (page) Slogan() string { return slogan }

// Asset is the address of an asset below the root.
func (p page) Asset(name string) string { return p.asset(name) }

// Home is the address of the front page.
func (p page) Home() string {
	if p.Root == "" {
		return "./"
	}
	return p.Root
}

// Canonical is the published address of the page, or "".
func (p page) Canonical() string {
	if p.Base == "" || p.Kind == "lost" {
		return ""
	}
	return p.Base + p.Address
}

func parseTemplates() (*template.Template, error) {
	return template.ParseFS(embedded, "templates/*.html")
}

// publish renders a page around what the bodies write. No more than one of
// them is in memory at a time.
func (s *site) publish(name string, p page, bodies ...func(*bytes.Buffer) error) error {
	p.site = s
	buf := s.buffer()
	defer s.release(buf)
	var failed error
	err := s.sink.Put(name, func(yield func([]byte) bool) {
		failed = s.templates.ExecuteTemplate(buf, "head", p)
		for i, body := range bodies {
			if failed == nil {
				failed = body(buf)
			}
			if failed == nil && i+1 == len(bodies) {
				failed = s.templates.ExecuteTemplate(buf, "foot", p)
			}
			if failed != nil || !yield(buf.Bytes()) {
				return
			}
			buf.Reset()
		}
	})
	return errors.Join(failed, err)
}

// buffer lends an empty buffer until release. Unlike those of a sync.Pool it
// survives the garbage collector: one that has grown need not grow again.
func (s *site) buffer() *bytes.Buffer {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.buffers) - 1
	if last < 0 {
		return bytes.NewBuffer(make([]byte, 0, 1<<16))
	}
	buf := s.buffers[last]
	s.buffers = s.buffers[:last]
	buf.Reset()
	return buf
}

func (s *site) release(buf *bytes.Buffer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buffers = append(s.buffers, buf)
}

// chapter writes the page of a chapter and those of its recipes.
func (s *site) chapter(c *chapter) error {
	err := s.chapterPage(c)
	for _, sec := range c.sections {
		if err == nil && sec.recipe != nil {
			err = s.recipe(sec)
		}
	}
	return err
}

// chapterPage renders the page of a chapter, and its Markdown.
func (s *site) chapterPage(c *chapter) error {
	p := page{
		Kind: "chapter-page", Title: c.Title + " · " + Name, Description: summary(c.lead.problem),
		Root: "../", Address: c.Name + "/", Twin: "../" + c.Name + ".md",
		Nav: s.side(c, nil),
	}
	if c.index > 0 {
		p.Prev = s.chapters[c.index-1].entry("../")
	}
	if c.index+1 < len(s.chapters) {
		p.Next = s.chapters[c.index+1].entry("../")
	}
	err := s.publish(c.Name+"/index.html", p, func(buf *bytes.Buffer) error {
		s.chapterBody(buf, c, chapterPlace{"../", c})
		return nil
	})
	if err == nil {
		err = s.put(c.Name+".md", []byte(c.Source))
	}
	return err
}

func (c *chapter) entry(root string) *entry {
	return &entry{Title: c.Title, Address: root + c.Name + "/"}
}

// number is the chapter's, without leading zeros.
func (c *chapter) number() string {
	n, _, _ := strings.Cut(c.Name, "-")
	if n = strings.TrimLeft(n, "0"); n == "" {
		return "0"
	}
	return n
}

// chapterBody writes a chapter as it stands on its own page and in print.
func (s *site) chapterBody(buf *bytes.Buffer, c *chapter, at place) {
	h := string(rune('1' - at.level()))
	buf.WriteString(`<p class="no">` + c.number() + "</p>\n<h" + h)
	if h != "1" {
		buf.WriteString(` id="` + printAnchor(c.Chapter, "") + `"`)
	}
	buf.WriteString(">" + c.lead.html + "</h" + h + ">\n")
	c.lead.body.fill(buf, at)
	for _, sec := range c.sections {
		s.sectionBody(buf, sec, at)
	}
}

// sectionBody writes a section with its heading.
func (s *site) sectionBody(buf *bytes.Buffer, sec *section, at place) {
	class := "plain"
	if sec.recipe != nil {
		class = "recipe"
	}
	h := string(rune('2' - at.level()))
	id := at.anchor(target{chapter: sec.chapter, slug: sec.Slug})
	buf.WriteString(`<section class="` + class + `"><h` + h + ` id="` + id + `">` + sec.html +
		` <a class="self" href="#` + id + `" aria-label="Link to this section">#</a></h` + h + ">\n")
	if sec.recipe != nil {
		s.facts(buf, sec, at, true)
	}
	sec.body.fill(buf, at)
	buf.WriteString("</section>\n")
}

// facts writes what stands below the title of a recipe.
func (s *site) facts(buf *bytes.Buffer, sec *section, at place, permalink bool) {
	buf.WriteString(`<div class="facts"><p class="run"><span class="p">$ </span><kbd>cookbook run `)
	escape(buf, sec.recipe.ID)
	buf.WriteString("</kbd></p>\n<p><span>" + systems(sec.program.platforms) + "</span>")
	if root := at.root(); root != "" {
		address := root + recipeAddress(sec.recipe.ID)
		factLink(buf, address+programFile, "Program")
		if permalink {
			factLink(buf, address, "Permalink")
		}
		factLink(buf, s.sourceOf(sec, root), "Source")
	}
	buf.WriteString("</p></div>\n")
}

func factLink(buf *bytes.Buffer, address, text string) {
	buf.WriteString(` <a href="`)
	escape(buf, address)
	buf.WriteString(`">` + text + "</a>")
}

// sourceOf is the address of the section in the chapter's file, or of the
// Markdown if nobody said where the files are.
func (s *site) sourceOf(sec *section, root string) string {
	if s.Source == "" {
		return root + sec.chapter.Name + ".md"
	}
	return s.Source + sec.chapter.Name + ".md#L" + decimal(sec.Pos.Line)
}

// recipe renders the page of a recipe, its Markdown and its program.
func (s *site) recipe(sec *section) error {
	address := recipeAddress(sec.recipe.ID)
	p := page{
		Kind: "recipe-page", Title: sec.Title + " · " + Name, Description: summary(sec.problem),
		Root: "../../", Address: address, Twin: "../" + sec.recipe.ID + ".md", Nav: s.side(sec.chapter, sec),
		Prev: sec.prev.entry("../"), Next: sec.next.entry("../"),
	}
	err := s.publish(address+"index.html", p, func(buf *bytes.Buffer) error {
		buf.WriteString(`<p class="crumb"><a href="../../` + sec.chapter.Name + `/">` + sec.chapter.lead.html + "</a></p>\n<h1>" + sec.html + "</h1>\n")
		at := recipePlace{sec}
		s.facts(buf, sec, at, false)
		sec.body.fill(buf, at)
		return nil
	})
	if err == nil {
		err = s.put(address+programFile, []byte(sec.program.source))
	}
	if err == nil {
		err = s.twin(sec)
	}
	return err
}

// entry links to a recipe from the directory of recipes; nil gives nil.
func (sec *section) entry(root string) *entry {
	if sec == nil {
		return nil
	}
	return &entry{sec.recipe.ID, sec.plain, root + sec.recipe.ID + "/"}
}

// summary is the first 150 characters or so of a text, whole sentences if
// possible.
func summary(text string) string {
	const limit = 155
	if len(text) <= limit {
		return text
	}
	cut := text[:limit]
	if i := strings.LastIndexAny(cut, ".!?"); i > limit/3 {
		return cut[:i+1]
	}
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}
