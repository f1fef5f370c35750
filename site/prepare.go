package site

import (
	"bytes"
	"html/template"
	"io/fs"
	"sync"
	"time"

	"cookbook/internal/literate"
)

// site is one rendering.
type site struct {
	Options
	fsys      fs.FS
	sink      Sink
	templates *template.Template
	version   map[string]string // of each asset, for its address
	bundle    map[string][]byte // the assets
	chapters  []*chapter
	byFile    map[string]*chapter // by "NN-topic.md"
	sections  []*section          // of all chapters, the leads among them
	recipes   map[string]*section
	sources   []*literate.Recipe
	figures   map[string]figure
	buffers   sync.Pool
	words     wordIndex
	opening   opening
}

// chapter is a chapter and what is rendered of it.
type chapter struct {
	*literate.Chapter
	site     *site
	index    int
	lead     *section
	sections []*section
	bySource map[*literate.Section]*section

	known   links
	printed []byte // as it stands on the page with all chapters
}

// section is an H2 of a chapter, or what stands before the first.
type section struct {
	*literate.Section // nil for the lead
	chapter           *chapter
	recipe            *literate.Recipe // nil in a plain section
	program           *program         // nil in a plain section
	number            int              // among all sections
	html              string           // the title
	plain             string           // the title with quotes set
	body              piece            // while its chapter is rendered
	problem           string           // the first paragraph as text
	needs             []need           // the rows of its tables that lead to recipes
	prev, next        *section         // the recipes before and after
}

// need is a reader's question, and the recipes that answer it.
type need struct {
	question piece
	answers  []target
}

func newSite(b *literate.Book, fsys fs.FS, o Options, sink Sink) (*site, error) {
	s := &site{Options: o, fsys: fsys, sink: sink, recipes: map[string]*section{}, byFile: map[string]*chapter{}, sources: b.Recipes()}
	for i, c := range b.Chapters {
		s.chapters = append(s.chapters, s.newChapter(c, i))
	}
	s.chain()
	var err error
	if s.bundle, s.version, err = bundle(); err != nil {
		return nil, err
	}
	if s.templates, err = parseTemplates(); err != nil {
		return nil, err
	}
	if s.figures, err = readFigures(fsys); err != nil {
		return nil, err
	}
	return s, s.each(len(s.sources), func(i int) error {
		r := s.sources[i]
		p, err := newProgram(r)
		s.recipes[r.ID].program = p
		return err
	})
}

func (s *site) newChapter(source *literate.Chapter, i int) *chapter {
	c := &chapter{Chapter: source, site: s, index: i, bySource: map[*literate.Section]*section{}}
	c.lead = s.newSection(&section{chapter: c}, source.Title)
	s.byFile[c.Name+".md"] = c
	for _, src := range source.Sections {
		sec := s.newSection(&section{Section: src, chapter: c, recipe: src.Recipe}, src.Title)
		c.sections = append(c.sections, sec)
		c.bySource[src] = sec
		if src.Recipe != nil {
			s.recipes[src.Recipe.ID] = sec
		}
	}
	return c
}

func (s *site) newSection(sec *section, title string) *section {
	sec.number = len(s.sections)
	sec.setTitle(title)
	s.sections = append(s.sections, sec)
	return sec
}

// chain gives each recipe its neighbours.
func (s *site) chain() {
	var last *section
	for _, sec := range s.sections {
		if sec.recipe == nil {
			continue
		}
		if last != nil {
			last.next, sec.prev = sec, last
		}
		last = sec
	}
}

// renderSection renders the nodes of a section.
func (s *site) renderSection(sec *section) {
	nodes := sec.chapter.Lead()
	if sec.Section != nil {
		nodes = sec.Nodes
	}
	w := &weaver{site: s, sec: sec}
	buf := s.buffer()
	w.out.Buffer = *buf // lent, so that it need not grow each time
	w.blocks(nodes)
	sec.body = piece{bytes.Clone(w.out.Bytes()), w.holes}
	*buf = w.out.Buffer
	s.release(buf)
	s.words.add(sec.number, words(sec, nodes))
}

func (sec *section) setTitle(title string) {
	sec.plain = string(smart([]byte(title), ' '))
	var buf bytes.Buffer
	escape(&buf, sec.plain)
	sec.html = buf.String()
}

// address is where the section stands, below the root.
func (sec *section) address() string {
	switch {
	case sec.recipe != nil:
		return recipeAddress(sec.recipe.ID)
	case sec.Section == nil:
		return sec.chapter.Name + "/"
	}
	return sec.chapter.Name + "/#" + sec.Slug
}

func recipeAddress(id string) string { return "recipes/" + id + "/" }

// changed returns when a section last changed.
func (s *site) changed(sec *section) time.Time {
	if s.Changed == nil {
		return s.Date
	}
	from, to := 1, bytes.Count(sec.chapter.Source, []byte("\n"))+1
	if sec.Section != nil {
		from, to = sec.chapter.Lines(sec.Section)
	}
	if t := s.Changed(sec.chapter.Chapter, from, to); !t.IsZero() {
		return t
	}
	return s.Date
}
