package literate

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

var (
	idForm    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	sceneForm = regexp.MustCompile(`^[a-z0-9]*$`)
)

// Check returns all that is wrong with the book, sorted by place, or nil.
func Check(b *Book) error {
	errs := slices.Clone(b.problems)
	recipes := b.Recipes()
	errs = append(errs, parallel(len(recipes), func(i int, errs *ErrorList) {
		recipes[i].check(errs)
		recipes[i].program = nil
	})...)
	b.checkWhole(&errs)
	return b.except(errs).Err()
}

// check holds the rules that need the chapter's syntax.
func (c *Chapter) check(errs *ErrorList) {
	c.checkTitle(errs)
	c.checkMarkup(errs)
	c.checkFences(errs)
	c.collectLinks()
	for _, r := range c.Recipes {
		r.checkOrder(errs)
		r.checkDiscussion(errs)
	}
}

// checkWhole holds the rules that need all chapters.
func (b *Book) checkWhole(errs *ErrorList) {
	for _, c := range b.Chapters {
		b.checkLinks(c, errs)
	}
	b.checkIDs(errs)
	b.checkExcerpts(errs)
}

// checkIDs holds that an id is one recipe and a topic one chapter.
func (b *Book) checkIDs(errs *ErrorList) {
	ids := map[string]*Recipe{}
	topics := map[string]*Chapter{}
	for _, r := range b.Recipes() {
		if first, ok := ids[r.ID]; ok {
			errs.Addf(r.Pos, "recipe %q is there already, at %s", r.ID, first.Pos)
			continue
		}
		ids[r.ID] = r
		if c, ok := topics[r.Topic()]; ok && c != r.Chapter {
			errs.Addf(r.Pos, "recipe %q: topic %q belongs to %s", r.ID, r.Topic(), c.File)
			continue
		}
		topics[r.Topic()] = r.Chapter
	}
}

func (c *Chapter) checkTitle(errs *ErrorList) {
	first := c.doc.FirstChild()
	h, ok := first.(*ast.Heading)
	if !ok || h.Level != 1 {
		errs.Addf(Pos{c.File, 1, 1}, "a chapter begins with its title, a level 1 heading")
		return
	}
	if p := first.NextSibling(); p == nil || p.Kind() != ast.KindParagraph {
		errs.Addf(Pos{c.File, 1, 1}, "no paragraph under the title").Hint =
			"say when to use the mechanism and when not"
	}
	for n := first.NextSibling(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			errs.Addf(c.pos(h.Pos()), "a second title")
		}
	}
}

// checkMarkup refuses what renders differently from place to place, would hide
// code from the checks, or is hardly ever meant.
func (c *Chapter) checkMarkup(errs *ErrorList) {
	_ = ast.Walk(c.doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeBlock:
			errs.Addf(c.pos(n.Pos()), "indented code block").Hint = "use a fence with a language"
		case *ast.HTMLBlock, *ast.RawHTML:
			errs.Addf(c.pos(n.Pos()), "raw HTML").Hint = "write Markdown; for <, write a code span"
		case *ast.Text:
			if n.HardLineBreak() {
				errs.Addf(c.pos(n.Segment.Stop), "line break").Hint = `begin a new paragraph; a \ that is meant needs a code span`
			}
		}
		return ast.WalkContinue, nil
	})
}

func (c *Chapter) checkFences(errs *ErrorList) {
	for _, f := range c.fences {
		lang := f.Info.Lang
		switch {
		case lang == "":
			errs.Addf(f.Pos, "fence without a language").Hint = "text shows anything as it is"
		case slices.Contains(needKey, lang) && !f.verified():
			e := errs.Addf(f.Pos, "%s fence without a key: nothing verifies it", lang)
			e.Rule, e.Subject = "fence-key", path.Base(c.File)+"/"+lang
			e.Hint = "go takes recipe, excerpt or broken, console recipe or excerpt"
		case f.Info.Get("recipe") != "" && !c.inRecipe(f):
			errs.Addf(f.Pos, "recipe %q: fence is not at the top level of a section", f.Info.Get("recipe"))
		}
		if id := f.Info.Get("recipe"); id != "" && !idForm.MatchString(id) {
			errs.Addf(f.Pos, "recipe %q: not an id", id).Hint = "want topic-what, lower-case words joined by hyphens"
		}
		if s := f.Info.Get("scene"); !sceneForm.MatchString(s) {
			errs.Addf(f.Pos, "scene %q: not lower-case letters and digits", s)
		}
	}
}

// verified says whether the fence has one of the keys that tie it to a
// program.
func (f *Fence) verified() bool {
	return f.Info.Get("recipe") != "" || f.Info.Get("excerpt") != "" || f.Info.Get("broken") != ""
}

func (c *Chapter) inRecipe(f *Fence) bool {
	return slices.ContainsFunc(c.Sections, func(s *Section) bool {
		return s.Recipe != nil && slices.Contains(s.Nodes, ast.Node(f.Node))
	})
}

// checkExcerpts holds that the lines of an excerpt stand in its program, or in
// its sessions, in order.
func (b *Book) checkExcerpts(errs *ErrorList) {
	for _, c := range b.Chapters {
		for _, f := range c.fences {
			id := f.Info.Get("excerpt")
			if id == "" {
				continue
			}
			r := b.Recipe(id)
			if r == nil {
				errs.Addf(f.Pos, "excerpt of recipe %q, which is not there", id)
				continue
			}
			f.checkExcerpt(r, errs)
		}
	}
}

func (f *Fence) checkExcerpt(r *Recipe, errs *ErrorList) {
	whole := r.Fragments
	if f.Info.Lang == "console" {
		whole = r.Sessions
	}
	var lines []string
	for _, g := range whole {
		lines = append(lines, g.Lines...)
	}
	for i, line := range f.Lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		at := slices.Index(lines, line)
		if at < 0 {
			errs.Addf(f.LinePos(i), "excerpt: recipe %q has no such line here", r.ID)
			return
		}
		lines = lines[at+1:]
	}
}

func quote(s string) string { return strconv.Quote(s) }
