package site

import (
	"bytes"
	"fmt"
	"strings"
)

// twin is the Markdown of a recipe's page: the section as it stands in the
// chapter, with its links led from the page's place.
func (s *site) twin(sec *section) error {
	buf := s.buffer()
	defer s.release(buf)
	relink(buf, sec.chapter, sec.chapter.Markdown(sec.Section), func(t target) string { return markdownOf(t, nil, "../") })
	buf.WriteByte('\n')
	return s.put("recipes/"+sec.recipe.ID+".md", buf.Bytes())
}

// markdownOf is the address of the Markdown that holds a target, for a file
// in the root or one below it. home is the chapter that the file holds, if it
// does.
func markdownOf(t target, home *chapter, root string) string {
	if t.chapter == nil {
		return root + t.file
	}
	name := root + t.chapter.Name + ".md"
	if t.slug == "" {
		return name
	}
	if sec := t.section(); sec != nil && sec.recipe != nil && home == nil && t.slug == sec.Slug {
		return sec.recipe.ID + ".md"
	}
	return name + "#" + t.slug
}

// relink writes Markdown of a chapter with other destinations for the links
// within the book. Those of the chapter are known from its syntax; code is
// left alone.
func relink(w *bytes.Buffer, c *chapter, text string, address func(target) string) {
	fence := ""
	for line := range strings.Lines(text) {
		mark := line[:len(line)-len(strings.TrimLeft(line, "`~"))]
		switch {
		case fence == "" && len(mark) >= 3:
			fence = mark
		case fence != "" && strings.TrimSpace(line) == fence:
			fence = ""
		case fence == "":
			c.known.replace(w, line, address)
			continue
		}
		w.WriteString(line)
	}
}

// links are the destinations of a chapter's links within the book.
type links map[string]target

func (c *chapter) links() links {
	known := links{}
	w := &weaver{site: c.site, sec: c.lead}
	for _, dest := range c.Links() {
		if t, kind := w.resolve(dest); kind == inBook {
			known[dest] = t
		}
	}
	return known
}

// replace writes a line outside of fences with the known destinations replaced.
func (l links) replace(w *bytes.Buffer, line string, address func(target) string) {
	for {
		at := strings.Index(line, "](")
		if at < 0 {
			break
		}
		end := strings.IndexByte(line[at:], ')')
		if end < 0 {
			break
		}
		w.WriteString(line[:at+2])
		dest := line[at+2 : at+end]
		if t, ok := l[dest]; ok {
			dest = address(t)
		}
		w.WriteString(dest)
		line = line[at+end:]
	}
	w.WriteString(line)
}

// overview is the list of chapters and recipes as Markdown: the twin of the
// front page and of the index, and llms.txt.
func (s *site) overview() []byte {
	var sb strings.Builder
	fmt.Fprintf(&sb, "# %s\n\n> %s.\n\n%s\n", Name, slogan, s.chapters[0].lead.problem)
	for _, c := range s.chapters {
		fmt.Fprintf(&sb, "\n## %s\n\n- [%s](%s%s.md): %s\n", c.Title, c.Title, s.Base, c.Name, firstSentence(c.lead.problem))
		for _, r := range c.Recipes {
			sec := s.recipes[r.ID]
			fmt.Fprintf(&sb, "- [%s](%srecipes/%s.md): `%s`, %s. %s\n", r.Title, s.Base, r.ID, r.ID,
				systems(sec.program.platforms), firstSentence(sec.problem))
		}
	}
	return []byte(sb.String())
}

func firstSentence(text string) string {
	if i := strings.Index(text, ". "); i > 0 {
		return text[:i+1]
	}
	return text
}

// llms writes the overview for programs that read Markdown.
func (s *site) llms() error { return s.put("llms.txt", s.overview()) }
