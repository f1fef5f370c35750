package literate

import (
	"errors"
	goast "go/ast"
	"go/printer"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// The limits of a recipe. A longer program is more than one recipe.
const (
	maxTitle      = 8   // words
	maxLines      = 100 // of a program
	maxColumns    = 72  // of a program's line; a tab counts as 4
	minDiscussion = 120 // words
	maxDiscussion = 250
)

// check holds the rules for the title and the program.
func (r *Recipe) check(errs *ErrorList) {
	if n := len(strings.Fields(r.Title)); n > maxTitle {
		errs.Addf(r.Pos, "recipe %q: title has %d words, more than %d", r.ID, n, maxTitle)
	}
	p, err := r.Tangle()
	if list, ok := errors.AsType[ErrorList](err); ok {
		*errs = append(*errs, list...)
		return
	}
	r.program = p
	r.checkFormat(p, errs)
	r.checkSize(p, errs)
	r.checkImports(p, errs)
	for _, d := range p.File.Decls {
		if g, ok := d.(*goast.GenDecl); ok && g.Tok == token.VAR {
			e := errs.Addf(p.Pos(g.Pos()), "recipe %q: package variable", r.ID)
			e.Rule, e.Subject = "variable", r.ID
		}
	}
}

// parts are what a recipe is made of, in this order.
var parts = []string{"problem", "session", "program", "discussion", "see also"}

// checkOrder holds that each part is there and none before its time.
func (r *Recipe) checkOrder(errs *ErrorList) {
	at := 0
	seen := map[string]bool{}
	for _, n := range r.Section.Nodes {
		part := r.part(n, at)
		i := slices.Index(parts, part)
		if i < 0 {
			continue
		}
		if i < at {
			errs.Addf(r.Chapter.pos(n.Pos()), "recipe %q: %s after the %s", r.ID, part, parts[at])
		}
		seen[part], at = true, max(at, i)
	}
	for _, part := range parts {
		if !seen[part] && (part != "program" || len(r.Fragments) > 0) {
			errs.Addf(r.Pos, "recipe %q: no %s", r.ID, part).Hint =
				"a recipe has " + strings.Join(parts, ", ")
		}
	}
}

// part says which part of the recipe a node begins or belongs to, or "" for
// prose that may stand anywhere. Only prose before all else is the problem.
func (r *Recipe) part(n ast.Node, at int) string {
	switch n := n.(type) {
	case *ast.Paragraph:
		if at == 0 {
			return "problem"
		}
	case *ast.Heading:
		switch title := r.Chapter.Text(n); title {
		case "Discussion", "See also":
			return strings.ToLower(title)
		}
	case *ast.FencedCodeBlock:
		f := r.Chapter.Fence(n)
		switch {
		case f.Info.Get("recipe") == "":
		case f.Info.Lang == "console":
			return "session"
		default:
			return "program"
		}
	}
	return ""
}

func (r *Recipe) checkDiscussion(errs *ErrorList) {
	words, inside := 0, false
	pos := r.Pos
	for _, n := range r.Section.Nodes {
		if h, ok := n.(*ast.Heading); ok {
			inside = r.Chapter.Text(h) == "Discussion"
			if inside {
				pos = r.Chapter.pos(h.Pos())
			}
			continue
		}
		if inside && n.Kind() != ast.KindFencedCodeBlock {
			for range strings.FieldsSeq(r.Chapter.Text(n)) {
				words++
			}
		}
	}
	if words > 0 && (words < minDiscussion || words > maxDiscussion) {
		e := errs.Addf(pos, "recipe %q: discussion has %d words, want %d to %d", r.ID, words, minDiscussion, maxDiscussion)
		e.Rule, e.Subject = "discussion", r.ID
	}
}

// gofmt prints as the command does. The last bit, which go/printer does not
// export, makes it write 0X1F as 0x1F.
var gofmt = printer.Config{Mode: printer.UseSpaces | printer.TabIndent | 1<<30, Tabwidth: 8}

// checkFormat reports the first line that gofmt would change. It does what
// format.Node does, but does not mind to sort the imports of p in place: what
// that changes is reported.
func (r *Recipe) checkFormat(p *Program, errs *ErrorList) {
	var want strings.Builder
	want.Grow(len(p.Source) + len(p.Source)/8)
	goast.SortImports(p.Fset, p.File)
	if err := gofmt.Fprint(&want, p.Fset, p.File); err != nil || want.String() == p.Source {
		return
	}
	wantLines, have := strings.Split(want.String(), "\n"), strings.Split(p.Source, "\n")
	i := 0
	for i < len(have)-1 && i < len(wantLines) && have[i] == wantLines[i] {
		i++
	}
	errs.Addf(p.Place(i+1, 1), "recipe %q: not as gofmt writes it", r.ID).Hint =
		"want " + quote(wantLines[min(i, len(wantLines)-1)])
}

func (r *Recipe) checkSize(p *Program, errs *ErrorList) {
	if len(p.Lines) > maxLines {
		e := errs.Addf(r.Pos, "recipe %q: program has %d lines, more than %d", r.ID, len(p.Lines), maxLines)
		e.Rule, e.Subject = "length", r.ID
	}
	for i, line := range strings.Split(p.Source, "\n") {
		if n := len([]rune(strings.ReplaceAll(line, "\t", "    "))); n > maxColumns {
			errs.Addf(p.Place(i+1, 0), "recipe %q: line has %d columns, more than %d", r.ID, n, maxColumns)
		}
	}
}

// checkImports holds a recipe to what a reader can copy without a go.sum of
// strangers: the standard library and x/sys/unix.
func (r *Recipe) checkImports(p *Program, errs *ErrorList) {
	for _, s := range p.File.Imports {
		name := strings.Trim(s.Path.Value, `"`)
		first, _, _ := strings.Cut(name, "/")
		if path.Ext(first) != "" && name != "golang.org/x/sys/unix" {
			errs.Addf(p.Pos(s.Pos()), "recipe %q: imports %s", r.ID, name).Hint =
				"the standard library and golang.org/x/sys/unix only"
		}
	}
}
