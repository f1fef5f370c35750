package site

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"path"
	"strconv"
	"strings"

	"cookbook/internal/literate"
)

// program is what the pages say of a recipe's program.
type program struct {
	source    string
	platforms []string
	// links holds the documentation of the identifiers and imports, by their
	// place in the chapter.
	links map[literate.Pos]link
	// idents lists what the program uses of other packages: "signal.Notify".
	idents []ident
}

// link leads from a part of a program to its documentation.
type link struct {
	url string
	len int // of the linked text, in bytes
}

// ident is an identifier of a package.
type ident struct{ path, pkg, name string }

func (id ident) url() string { return docs(id.path) + "#" + id.name }

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
	out := &program{source: p.Source, platforms: p.Platforms(), links: map[literate.Pos]link{}}
	names := out.imports(p.File, p.Pos)
	uses, bare := qualified(p.Source, names)
	if bare {
		if p, err = r.Tangle(); err != nil {
			return nil, err
		}
		uses = visible(p, names)
	}
	seen := map[ident]bool{}
	for _, u := range uses {
		id := ident{names[u.pkg], u.pkg, u.name}
		out.links[p.Place(u.line, u.col)] = link{id.url(), len(u.pkg) + 1 + len(u.name)}
		if !seen[id] {
			seen[id] = true
			out.idents = append(out.idents, id)
		}
	}
	return out, nil
}

// use is a place, in a program, of a package's identifier.
type use struct {
	pkg, name string
	line, col int
}

// qualified scans for uses of packages with these names. bare says whether
// one of the names stands alone, too: then something else may have it.
func qualified(src string, names map[string]string) (uses []use, bare bool) {
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
			uses = append(uses, use{pkg, lit, place.Line, place.Column})
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
func visible(p *literate.Program, names map[string]string) (uses []use) {
	for _, d := range p.File.Decls {
		own := declared(d)
		ast.Inspect(d, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && names[x.Name] != "" && !own[x.Name] {
				place := p.Fset.Position(x.Pos())
				uses = append(uses, use{x.Name, sel.Sel.Name, place.Line, place.Column})
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
		p.links[place(s.Path.Pos())] = link{docs(importPath), len(s.Path.Value)}
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
