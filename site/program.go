package site

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"cookbook/internal/literate"
)

// program is what the pages say of a recipe's program.
type program struct {
	source    string
	platforms []string
	// uses lists the identifiers of other packages and the imports, as they
	// stand in the chapter; idents what they are, each once.
	uses   []use
	idents []ident
}

// use is a place in a chapter that leads to documentation.
type use struct {
	line, col, len int32 // of the linked text, in bytes
	ident          int32 // in idents
}

// ident is an identifier of a package, "signal.Notify", or the package if
// name is "".
type ident struct{ path, pkg, name string }

// link leads from a part of a program to its documentation.
type link struct {
	url string
	len int
}

// links returns the documentation of the uses by their place in the file.
func (p *program) links(file string) map[literate.Pos]link {
	links := make(map[literate.Pos]link, len(p.uses))
	for _, u := range p.uses {
		links[literate.Pos{File: file, Line: int(u.line), Col: int(u.col)}] = link{p.idents[u.ident].url(), int(u.len)}
	}
	return links
}

// add notes a use.
func (p *program) add(at literate.Pos, length int, id ident) {
	i := slices.Index(p.idents, id)
	if i < 0 {
		i = len(p.idents)
		p.idents = append(p.idents, id)
	}
	p.uses = append(p.uses, use{int32(at.Line), int32(at.Col), int32(length), int32(i)})
}

// url is the documentation of the identifier.
func (id ident) url() string {
	if id.name == "" {
		return docs(id.path)
	}
	return docs(id.path) + "#" + id.name
}

// docs is the documentation of a package, or "" if the book does not use it.
func docs(importPath string) string {
	first, _, _ := strings.Cut(importPath, "/")
	if path.Ext(first) != "" && !strings.HasPrefix(importPath, "golang.org/x/sys/") {
		return ""
	}
	return "https://pkg.go.dev/" + importPath
}

// newProgram reads a recipe's program. It is scanned, not parsed, unless a
// name of a package may be hidden by a local one.
func newProgram(r *literate.Recipe) (*program, error) {
	p, err := r.Head()
	if err != nil {
		return nil, err
	}
	out := &program{source: p.Source, platforms: p.Platforms()}
	names := out.imports(p.File, p.Pos)
	uses, bare := qualified(p.Source, names)
	if bare {
		if p, err = r.Tangle(); err != nil {
			return nil, err
		}
		uses = visible(p, names)
	}
	for _, u := range uses {
		out.add(p.Place(u.line, u.col), len(u.pkg)+1+len(u.name), ident{names[u.pkg], u.pkg, u.name})
	}
	return out, nil
}

// selector is a package's identifier at a place in a program.
type selector struct {
	pkg, name string
	line, col int
}

// qualified scans for uses of packages with these names. bare says whether
// one of the names stands alone, too: then something else may have it.
func qualified(src string, names map[string]string) (uses []selector, bare bool) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	s.Init(file, []byte(src), nil, 0)
	imports := false
	last, pkg, at := token.ILLEGAL, "", token.NoPos
	for {
		pos, tok, lit := s.Scan()
		switch {
		case tok == token.IMPORT:
			imports = true
		case tok.IsKeyword():
			imports = false
		}
		if pkg != "" && tok != token.PERIOD && (last != token.PERIOD || tok != token.IDENT) {
			return nil, true
		}
		if pkg != "" && tok == token.IDENT {
			place := file.Position(at)
			uses = append(uses, selector{pkg, lit, place.Line, place.Column})
			pkg = ""
		} else if tok == token.IDENT && names[lit] != "" && last != token.PERIOD && !imports {
			pkg, at = lit, pos
		}
		last = tok
		if tok == token.EOF {
			return uses, false
		}
	}
}

// visible finds the uses of packages by the program's syntax, without those
// in declarations that declare such a name themselves.
func visible(p *literate.Program, names map[string]string) (uses []selector) {
	for _, d := range p.File.Decls {
		own := declared(d)
		ast.Inspect(d, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && names[x.Name] != "" && !own[x.Name] {
				place := p.Fset.Position(x.Pos())
				uses = append(uses, selector{x.Name, sel.Sel.Name, place.Line, place.Column})
			}
			return true
		})
	}
	return uses
}

// imports links the import paths and returns them by the names they have in
// the file.
func (p *program) imports(f *ast.File, place func(token.Pos) literate.Pos) map[string]string {
	names := map[string]string{}
	for _, s := range f.Imports {
		importPath, err := strconv.Unquote(s.Path.Value)
		if err != nil || docs(importPath) == "" {
			continue
		}
		name := path.Base(importPath)
		if s.Name != nil {
			name = s.Name.Name
		}
		names[name] = importPath
		p.add(place(s.Path.Pos()), len(s.Path.Value), ident{path: importPath})
	}
	return names
}

// declared lists the names that a declaration declares inside itself, which
// may hide a package's.
func declared(d ast.Decl) map[string]bool {
	names := map[string]bool{}
	add := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok {
			names[id.Name] = true
		}
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					add(e)
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				add(n.Key)
				add(n.Value)
			}
		case *ast.FuncType:
			addFields(names, n.Params, n.Results)
		case *ast.FuncDecl:
			addFields(names, n.Recv)
		case *ast.ValueSpec:
			for _, id := range n.Names {
				names[id.Name] = true
			}
		case *ast.TypeSpec:
			names[n.Name.Name] = true
		}
		return true
	})
	return names
}

func addFields(names map[string]bool, lists ...*ast.FieldList) {
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, f := range list.List {
			for _, id := range f.Names {
				names[id.Name] = true
			}
		}
	}
}

// systems are the names of the platforms as people write them.
func systems(platforms []string) string {
	names := map[string]string{"linux": "Linux", "darwin": "macOS", "freebsd": "FreeBSD"}
	var list []string
	for _, p := range platforms {
		list = append(list, names[p])
	}
	if len(list) == 1 {
		return list[0] + " only"
	}
	return strings.Join(list, ", ")
}
