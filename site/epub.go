package site

import (
	"archive/zip"
	"bytes"
	"embed"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"
	"time"

	"cookbook/internal/literate"
)

//go:embed epub
var epubFiles embed.FS

// publication is what the files of an EPUB say of the whole.
type publication struct {
	ID, Name, Slogan, Modified string
	Chapters                   []epubChapter
	Figures                    []string
	Linked                     []string // the numbers of the figures that links lead to
}

// epubChapter is a file of the book.
type epubChapter struct {
	ID, File, Title string // Title as XHTML
	Sections        []entry
}

// epub is a publication on its way into a ZIP archive.
type epub struct {
	*site
	zip       *zip.Writer
	templates *template.Template
	linked    map[string]bool // the figures that links lead to
}

// EPUB reads and checks the book in fsys as Render does, and writes it as an
// EPUB 3 publication. With a Base in o, programs link to the published site.
func EPUB(fsys fs.FS, label string, o Options, w io.Writer) error {
	s, err := readBook(fsys, label, o, nil, literate.Read)
	if err != nil {
		return err
	}
	return s.epub(w)
}

func (s *site) epub(w io.Writer) error {
	t, err := template.ParseFS(epubFiles, "epub/*.xhtml", "epub/*.opf")
	if err != nil {
		return err
	}
	e := &epub{s, zip.NewWriter(w), t, map[string]bool{}}
	// This file comes first and is not compressed, so that the archive begins
	// with its type: EPUB 3.3, section 4.2.
	if err := e.put("mimetype", zip.Store, []byte("application/epub+zip")); err != nil {
		return err
	}
	for _, c := range s.chapters {
		if err := e.chapter(c); err != nil {
			return err
		}
	}
	return errors.Join(e.frame(), e.zip.Close())
}

// frame writes what stands around the chapters.
func (e *epub) frame() error {
	p := e.publication()
	err := errors.Join(
		e.copy(epubFiles, "epub/container.xml", "META-INF/container.xml"),
		e.copy(epubFiles, "epub/style.css", "book/style.css"),
		e.copy(epubFiles, "epub/cover.svg", "book/cover.svg"),
		e.fill("package.opf", "book/package.opf", p),
		e.fill("nav.xhtml", "book/nav.xhtml", p))
	for _, name := range p.Figures {
		err = errors.Join(err, e.copy(e.fsys, name, "book/"+name))
	}
	return err
}

// publication describes the whole.
func (e *epub) publication() publication {
	p := publication{
		ID: uuid("epub"), Name: Name, Slogan: slogan, Modified: e.Date.UTC().Format(time.RFC3339),
		Figures: slices.Sorted(maps.Keys(e.figures)),
	}
	for i, name := range p.Figures {
		if e.linked[name] {
			p.Linked = append(p.Linked, decimal(i))
		}
	}
	for _, c := range e.chapters {
		file := epubChapter{"c" + c.Name, c.Name + ".xhtml", c.number() + " " + c.lead.html, nil}
		for _, sec := range c.sections {
			file.Sections = append(file.Sections, entry{Title: sec.html, Address: file.File + "#" + sec.Slug})
		}
		p.Chapters = append(p.Chapters, file)
	}
	return p
}

// chapter writes one chapter.
func (e *epub) chapter(c *chapter) error {
	var body bytes.Buffer
	e.chapterBody(&body, c, epubPlace{e})
	return e.fill("chapter.xhtml", "book/"+c.Name+".xhtml", struct{ Title, Body string }{c.Title, asXML.Replace(body.String())})
}

// asXML turns the little HTML of the pages that is not XHTML into such. Text
// holds none of it: there < is escaped.
var asXML = strings.NewReplacer("<br>", "<br/>", "<hr>", "<hr/>", ` loading="lazy">`, "/>")

func (e *epub) copy(from fs.FS, name, to string) error {
	content, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	return e.put(to, zip.Deflate, content)
}

func (e *epub) fill(from, to string, data any) error {
	var buf bytes.Buffer
	if err := e.templates.ExecuteTemplate(&buf, from, data); err != nil {
		return err
	}
	return e.put(to, zip.Deflate, buf.Bytes())
}

func (e *epub) put(name string, method uint16, content []byte) error {
	h := &zip.FileHeader{Name: name, Method: method}
	if method == zip.Deflate { // mimetype must not have the field that holds a date
		h.Modified = e.Date.UTC()
	}
	w, err := e.zip.CreateHeader(h)
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}

// epubPlace is a file of an EPUB.
type epubPlace struct{ *epub }

func (p epubPlace) link(t target) string {
	_, shown := p.figures[t.file]
	switch {
	case t.chapter == nil && shown:
		p.linked[t.file] = true
		return t.file
	case t.chapter == nil && p.Base != "":
		return p.Base + t.file
	case t.chapter == nil:
		return p.without(t.file)
	case t.slug == "":
		return t.chapter.Name + ".xhtml"
	}
	return t.chapter.Name + ".xhtml#" + t.slug
}

// without is what a link to a file of the site leads to when nobody said where
// that is: the recipe, or the contents.
func (p epubPlace) without(file string) string {
	if sec := p.recipes[path.Base(path.Dir(file))]; sec != nil {
		return sec.chapter.Name + ".xhtml#" + sec.Slug
	}
	return "nav.xhtml"
}

func (epubPlace) image(t target) string { return t.file }

func (p epubPlace) anchor(t target) string { return t.slug }

func (p epubPlace) level() int { return 0 }

func (p epubPlace) root() string { return p.Base }
