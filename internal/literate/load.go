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
	"unicode/utf8"
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
		if left, _ := b.excuse(*errs); len(left) == 0 {
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
		c := &Chapter{File: path.Join(label, name), Source: string(src)}
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
