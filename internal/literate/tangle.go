package literate

import (
	"errors"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// Program is the source of a recipe: its fragments in order, a blank line
// between two.
type Program struct {
	Source string
	// Lines holds, for each line of Source, its place in the chapter.
	Lines []Pos
	File  *ast.File
	Fset  *token.FileSet
}

// Tangle joins the recipe's fragments. Each must be whole top-level
// declarations, and the first must begin the program; the error is an
// ErrorList with places in the chapter.
func (r *Recipe) Tangle() (*Program, error) {
	if r.program != nil {
		return r.program, nil
	}
	if len(r.Fragments) == 0 {
		return nil, ErrorList{{Pos: r.Pos, Msg: "recipe " + quote(r.ID) + ": no program"}}
	}
	p := r.join()
	var errs ErrorList
	var err error
	p.File, err = parser.ParseFile(p.Fset, "", p.Source, parser.ParseComments|parser.SkipObjectResolution)
	if len(r.Fragments) > 1 && (err != nil || !r.divided(p)) {
		for i, f := range r.Fragments {
			r.parseFragment(i, f, &errs)
		}
		if len(errs) > 0 {
			return nil, errs.Err()
		}
	}
	if err != nil {
		r.report(err, p.Lines, 0, &errs)
		return nil, errs.Err()
	}
	if p.File.Name.Name != "main" {
		errs.Addf(p.Pos(p.File.Name.Pos()), "recipe %q: package %s is not main", r.ID, p.File.Name.Name)
		return nil, errs.Err()
	}
	return p, nil
}

// divided says whether the program is cut into fragments only between its
// declarations and comments.
func (r *Recipe) divided(p *Program) bool {
	starts := []int{} // the first line of each fragment
	line := 1
	for _, f := range r.Fragments {
		starts = append(starts, line)
		line += len(f.Lines) + 1
	}
	fragment := func(at token.Pos) int {
		n, found := slices.BinarySearch(starts, p.Fset.PositionFor(at, false).Line)
		if !found {
			n--
		}
		return n
	}
	whole := fragment(p.File.Name.End()) == 0
	for _, d := range p.File.Decls {
		whole = whole && fragment(d.Pos()) == fragment(d.End()-1)
	}
	for _, g := range p.File.Comments {
		whole = whole && fragment(g.Pos()) == fragment(g.End()-1)
	}
	return whole
}

// join puts the fragments together without parsing them.
func (r *Recipe) join() *Program {
	p := &Program{Fset: token.NewFileSet()}
	lines, size := 0, 0
	for _, f := range r.Fragments {
		lines += len(f.Lines) + 1
		size += len(f.Body()) + 1
	}
	p.Lines = make([]Pos, 0, lines)
	var sb strings.Builder
	sb.Grow(size)
	for i, f := range r.Fragments {
		if i > 0 {
			sb.WriteByte('\n')
			p.Lines = append(p.Lines, Pos{f.Pos.File, f.Pos.Line, 0})
		}
		sb.WriteString(f.Body())
		for j := range f.Lines {
			p.Lines = append(p.Lines, f.LinePos(j))
		}
	}
	p.Source = sb.String()
	return p
}

// parseFragment reports what keeps a fragment from being whole declarations.
func (r *Recipe) parseFragment(i int, f *Fence, errs *ErrorList) {
	src, shift := f.Body(), 0
	if i > 0 {
		const clause = "package p; "
		src, shift = clause+src, len(clause)
	}
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	lines := make([]Pos, len(f.Lines))
	for j := range lines {
		lines[j] = f.LinePos(j)
	}
	r.report(err, lines, shift, errs)
}

// report adds the parser's errors at their places in the chapter.
func (r *Recipe) report(err error, lines []Pos, shift int, errs *ErrorList) {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return
	}
	for _, e := range list {
		i := min(max(e.Pos.Line, 1), len(lines)) - 1
		pos := lines[i]
		pos.Col = e.Pos.Column
		if i == 0 {
			pos.Col -= shift
		}
		errs.Addf(pos, "recipe %q: %s", r.ID, e.Msg)
	}
}

// Pos is the place in the chapter of a position in the program's syntax.
func (p *Program) Pos(at token.Pos) Pos {
	place := p.Fset.Position(at)
	return p.Place(place.Line, place.Column)
}

// Place is the place in the chapter of a line and column of the program.
// Both count from 1.
func (p *Program) Place(line, col int) Pos {
	pos := p.Lines[min(max(line, 1), len(p.Lines))-1]
	pos.Col = col
	return pos
}

// Platforms are the systems the book is written for.
var Platforms = []string{"linux", "darwin", "freebsd"}

// Platforms lists the systems that the program's build constraint allows.
func (p *Program) Platforms() []string {
	return slices.DeleteFunc(slices.Clone(Platforms), func(goos string) bool {
		return !slices.ContainsFunc(processors, func(goarch string) bool { return p.BuildsOn(goos, goarch) })
	})
}

// processors stand for all, as far as constraints of the book name them.
var processors = []string{"amd64", "arm64"}

// BuildsOn says whether the program's build constraint allows this GOOS and
// GOARCH.
func (p *Program) BuildsOn(goos, goarch string) bool {
	for _, group := range p.File.Comments {
		for _, c := range group.List {
			if c.Pos() > p.File.Package || !constraint.IsGoBuild(c.Text) {
				continue
			}
			expr, err := constraint.Parse(c.Text)
			return err == nil && expr.Eval(func(tag string) bool {
				return tag == goos || tag == goarch || tag == "unix"
			})
		}
	}
	return true
}

// Imports lists the import paths of the program.
func (p *Program) Imports() []string {
	var paths []string
	for _, s := range p.File.Imports {
		paths = append(paths, strings.Trim(s.Path.Value, `"`))
	}
	return paths
}
