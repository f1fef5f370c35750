package literate

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

var chapterName = regexp.MustCompile(`^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*\.md$`)

// Load reads the chapters in fsys. Messages show its files below label. The
// error is one of reading; what is wrong in the chapters, Check tells.
func Load(fsys fs.FS, label string) (*Book, error) {
	return Visit(fsys, label, func(*Chapter) {})
}

// Visit is Load for those who need the syntax of the chapters. It calls visit
// for each, from several goroutines, and gives the syntax up after that: it is
// many times as large as the text.
func Visit(fsys fs.FS, label string, visit func(*Chapter)) (*Book, error) {
	return load(fsys, label, func(_ *Book, c *Chapter, _ *ErrorList) { visit(c) })
}

// Read is Load, Visit and Check at once. It visits the chapters in which
// nothing is wrong, as far as that can be seen from a chapter alone. The error
// is one of reading, or an ErrorList with all that is wrong.
func Read(fsys fs.FS, label string, visit func(*Chapter)) (*Book, error) {
	b, err := load(fsys, label, func(b *Book, c *Chapter, errs *ErrorList) {
		for _, r := range c.Recipes {
			r.check(errs)
		}
		if len(b.excuse(*errs, func(int) {})) == 0 {
			visit(c)
		}
	})
	if err != nil {
		return nil, err
	}
	errs := slices.Clone(b.problems)
	b.checkWhole(&errs)
	return b, b.except(errs).Err()
}

// load reads the chapters, and calls visit for each while its syntax is there.
func load(fsys fs.FS, label string, visit func(*Book, *Chapter, *ErrorList)) (*Book, error) {
	b := &Book{files: map[string]bool{}}
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b.files[name] = true
		if path.Ext(name) != ".md" {
			return nil
		}
		if !chapterName.MatchString(name) {
			b.problems.Addf(Pos{File: path.Join(label, name)}, "not a chapter's name").Hint = "want NN-topic.md"
			return nil
		}
		names = append(names, name)
		return nil
	})
	if err == nil {
		err = b.readExceptions(fsys, label)
	}
	if err == nil {
		err = b.read(fsys, names, label, visit)
	}
	if err != nil {
		return nil, err
	}
	if len(b.Chapters) == 0 && len(b.problems) == 0 {
		return nil, fmt.Errorf("%s: no chapters: want NN-topic.md", label)
	}
	return b, nil
}

// Find parses only the section that holds the recipe with this id, for those
// who start one recipe and do not want to wait for a whole book. The recipe's
// chapter then has no title and no other sections. Find returns nil if there
// is no such recipe.
func Find(fsys fs.FS, label, id string) (*Recipe, error) {
	names, err := fs.Glob(fsys, "[0-9][0-9]-*.md")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(src, []byte("recipe="+id)) {
			continue
		}
		r, problems := findIn(name, label, section(src, id), id)
		if r == nil || len(problems) > 0 {
			// A fence may hold what looks like a heading: then all of it counts.
			r, _ = findIn(name, label, src, id)
		}
		if r != nil {
			return r, nil
		}
	}
	return nil, nil
}

func findIn(name, label string, src []byte, id string) (*Recipe, ErrorList) {
	b := &Book{}
	b.Chapters = []*Chapter{parseChapter(name, label, src, &b.problems)}
	return b.Recipe(id), b.problems
}

// section returns the lines from the level 2 heading before the first fence
// of a recipe to the one after its last, behind as many empty lines as stood
// before, so that places stay.
func section(src []byte, id string) []byte {
	key := []byte("recipe=" + id)
	heading := []byte("\n## ")
	first, last := bytes.Index(src, key), bytes.LastIndex(src, key)
	from := bytes.LastIndex(src[:first], heading) + 1
	to := len(src)
	if n := bytes.Index(src[last:], heading); n >= 0 {
		to = last + n + 1
	}
	return append(bytes.Repeat([]byte("\n"), bytes.Count(src[:from], []byte("\n"))), src[from:to]...)
}

// read reads and parses the chapters with these names, the largest first, so
// that all processors end at about one time.
func (b *Book) read(fsys fs.FS, names []string, label string, visit func(*Book, *Chapter, *ErrorList)) error {
	chapters := make([]*Chapter, len(names))
	failed := make([]error, len(names))
	order := bySize(fsys, names)
	b.problems = append(b.problems, parallel(len(names), func(n int, errs *ErrorList) {
		i := order[n]
		c, err := readChapter(fsys, names[i], label, errs)
		chapters[i], failed[i] = c, err
		if c != nil {
			c.check(errs)
			visit(b, c, errs)
			c.forget()
		}
	})...)
	b.Chapters = slices.DeleteFunc(chapters, func(c *Chapter) bool { return c == nil })
	return errors.Join(failed...)
}

// bySize returns the numbers of the files from the largest to the smallest.
// One that cannot be looked at has no size here; reading it tells why.
func bySize(fsys fs.FS, names []string) []int {
	order, sizes := make([]int, len(names)), make([]int64, len(names))
	for i, name := range names {
		order[i] = i
		if info, err := fs.Stat(fsys, name); err == nil {
			sizes[i] = info.Size()
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b], sizes[a]) })
	return order
}

// readChapter returns nil for a file that is no text.
func readChapter(fsys fs.FS, name, label string, errs *ErrorList) (*Chapter, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if at := invalid(src); at >= 0 {
		c := &Chapter{File: path.Join(label, name), text: string(src)}
		errs.Addf(c.pos(at), "not UTF-8, or a carriage return")
		return nil, nil
	}
	return parseChapter(name, label, src, errs), nil
}

// invalid returns where src stops to be UTF-8 with Unix line ends, or -1.
func invalid(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 || r == '\r' {
			return i
		}
		i += n
	}
	return -1
}

// Markdown is the dialect of the chapters: CommonMark with GitHub's tables,
// strikethrough, task lists and autolinks.
func Markdown() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.GFM))
}

func parseChapter(name, label string, src []byte, errs *ErrorList) *Chapter {
	c := &Chapter{
		Name: strings.TrimSuffix(name, ".md"), File: path.Join(label, name), Source: src, text: string(src),
		doc: Markdown().Parser().Parse(text.NewReader(src)), headings: map[string]*Heading{}, places: map[ast.Node]*Heading{},
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
		f.Info = parseInfo(string(seg.Value(c.Source)), c.pos(seg.Start), errs)
	}
	end := len(c.Source)
	if i := bytes.IndexByte(c.Source[n.Pos():], '\n'); i >= 0 {
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
	if whole && c.text[end-1] == '\n' {
		f.body = c.text[from:end]
	}
	// goldmark closes an open fence at the end of its container, silently.
	rest := bytes.TrimLeft(c.Source[end:], " ")
	if !bytes.HasPrefix(rest, c.Source[n.Pos():n.Pos()+3]) {
		errs.Addf(f.Pos, "fence is never closed")
	}
	return f
}

// value is the text of a segment, which is part of the chapter's unless it
// is padded.
func (c *Chapter) value(seg text.Segment) string {
	if seg.Padding > 0 {
		return string(seg.Value(c.Source))
	}
	return c.text[seg.Start:seg.Stop]
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
		c.lines = append(make([]int, 0, strings.Count(c.text, "\n")+1), 0)
		for i := range len(c.text) {
			if c.text[i] == '\n' {
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
				sb.Write(n.Segment.Value(c.Source))
				if n.SoftLineBreak() {
					sb.WriteByte(' ')
				}
			}
		case *ast.AutoLink:
			if entering {
				sb.Write(n.Label(c.Source))
			}
		}
		if !entering && n.Type() == ast.TypeBlock {
			sb.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(sb.String())
}
