package site

import (
	"bytes"
	"errors"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"cookbook/internal/literate"
)

// site is one rendering. While the chapters are read, each is woven by itself
// into pieces; assemble puts what is left of them together, and the pages are
// filled from that.
type site struct {
	Options
	fsys      fs.FS
	sink      Sink
	templates *template.Template
	version   map[string]string // of each asset, for its address
	bundle    map[string][]byte // the assets
	figures   map[string]figure
	chapters  []*chapter
	byFile    map[string]*chapter // by "NN-topic.md"

	mu      sync.Mutex
	buffers []*bytes.Buffer // not in use
	words   map[string][]posting

	// From assemble on.
	sections []*section // of all chapters, the leads among them
	recipes  map[string]*section
	sources  []*literate.Recipe
}

// chapter is a chapter and what is woven of it.
type chapter struct {
	*literate.Chapter
	site     *site
	index    int
	woven    bool
	first    int // the number of its lead among all sections
	lead     *section
	sections []*section
	bySource map[*literate.Section]*section
	words    wordIndex
	known    links
	opening  opening // of the first chapter
	err      error   // of its programs
}

// section is an H2 of a chapter, or what stands before the first.
type section struct {
	*literate.Section // nil for the lead
	chapter           *chapter
	recipe            *literate.Recipe // nil in a plain section
	program           *program         // nil in a plain section
	number            int              // among those of its chapter
	html              string           // the title
	plain             string           // the title with quotes set
	body              piece
	problem           string   // the first paragraph as text
	needs             []need   // the rows of its tables that lead to recipes
	prev, next        *section // the recipes before and after
}

// need is a reader's question, and the recipes that answer it.
type need struct {
	question piece
	answers  []target
}

// newSite prepares to weave the chapters in fsys.
func newSite(fsys fs.FS, o Options, sink Sink) (*site, error) {
	s := &site{Options: o, fsys: fsys, sink: sink, byFile: map[string]*chapter{}, words: make(map[string][]posting, 1<<13)}
	names, err := fs.Glob(fsys, "[0-9][0-9]-*.md")
	if err != nil {
		return nil, err
	}
	for i, file := range names {
		// Links may lead here before the chapter is read.
		c := &chapter{Chapter: &literate.Chapter{Name: strings.TrimSuffix(file, ".md")}, site: s, index: i}
		s.chapters = append(s.chapters, c)
		s.byFile[file] = c
	}
	if s.bundle, s.version, err = bundle(); err != nil {
		return nil, err
	}
	if s.templates, err = parseTemplates(); err != nil {
		return nil, err
	}
	s.figures, err = readFigures(fsys)
	return s, err
}

// weave renders a chapter while its syntax is there. All that depends on
// other chapters is left open.
func (s *site) weave(source *literate.Chapter) {
	c := s.byFile[source.Name+".md"]
	c.take(source)
	for _, sec := range c.all() {
		if sec.recipe != nil {
			var err error
			sec.program, err = newProgram(sec.recipe)
			c.err = errors.Join(c.err, err)
		}
		if c.err == nil {
			s.weaveSection(sec)
		}
	}
	if c.index == 0 && c.err == nil {
		c.opening = s.openingOf(c)
	}
	c.known = c.links()
	s.mu.Lock()
	defer s.mu.Unlock()
	c.words.merge(s.words, c)
	c.words = wordIndex{}
}

// take makes the sections of a chapter that has been read.
func (c *chapter) take(source *literate.Chapter) {
	c.Chapter, c.woven = source, true
	c.bySource = map[*literate.Section]*section{}
	c.lead = &section{chapter: c}
	c.lead.setTitle(source.Title)
	for i, src := range source.Sections {
		sec := &section{Section: src, chapter: c, recipe: src.Recipe, number: i + 1}
		sec.setTitle(src.Title)
		c.sections = append(c.sections, sec)
		c.bySource[src] = sec
	}
}

// all lists the sections, the lead first.
func (c *chapter) all() []*section {
	return append([]*section{c.lead}, c.sections...)
}

// weaveSection renders the nodes of a section.
func (s *site) weaveSection(sec *section) {
	nodes := sec.chapter.Lead()
	if sec.Section != nil {
		nodes = sec.Nodes
	}
	w := &weaver{site: s, sec: sec, words: sec.chapter.words.section(sec.number)}
	buf := s.buffer()
	w.out.Buffer = *buf // lent, so that it need not grow each time
	w.blocks(nodes)
	sec.body = piece{bytes.Clone(w.out.Bytes()), slices.Clone(w.holes)}
	*buf = w.out.Buffer
	s.release(buf)
	w.words.prose(sec, nodes)
}

// assemble connects the chapters when all are woven.
func (s *site) assemble() error {
	s.chapters = slices.DeleteFunc(s.chapters, func(c *chapter) bool { return !c.woven })
	s.recipes = map[string]*section{}
	var err error
	var last *section
	for i, c := range s.chapters {
		c.index = i
		err = errors.Join(err, c.err)
		c.first = len(s.sections)
		s.sections = append(s.sections, c.all()...)
		for _, sec := range c.sections {
			if sec.recipe == nil {
				continue
			}
			s.recipes[sec.recipe.ID] = sec
			s.sources = append(s.sources, sec.recipe)
			if last != nil {
				last.next, sec.prev = sec, last
			}
			last = sec
		}
	}
	if err == nil {
		s.complete()
	}
	return err
}

// complete renders the excerpts of recipes that stand elsewhere.
func (s *site) complete() {
	for _, sec := range s.sections {
		sec.body = s.excerpts(sec, sec.body)
	}
	if len(s.chapters) > 0 {
		c := s.chapters[0]
		c.opening.start = s.excerpts(c.lead, c.opening.start)
		c.opening.shown = s.excerpts(c.lead, c.opening.shown)
	}
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
	from, to := 1, strings.Count(sec.chapter.Source, "\n")+1
	if sec.Section != nil {
		from, to = sec.chapter.Lines(sec.Section)
	}
	if t := s.Changed(sec.chapter.Chapter, from, to); !t.IsZero() {
		return t
	}
	return s.Date
}
