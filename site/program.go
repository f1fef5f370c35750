package site

import (
	"cmp"
	"go/ast"
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
	// uses lists the identifiers of other packages and the imports, in the
	// order in which they stand in the chapter; idents what they are, each once.
	uses   []use
	idents []ident
}

// use is a place in a chapter that leads to documentation.
type use struct {
	line, col, len int32 // of the linked text, in bytes
	ident          int32 // in idents
}

// compare orders uses by their places.
func (u use) compare(v use) int {
	return cmp.Or(cmp.Compare(u.line, v.line), cmp.Compare(u.col, v.col))
}

// ident is an identifier of a package, "signal.Notify", or the package if
// name is "", and the address of its documentation.
type ident struct{ path, pkg, name, url string }

// link leads from a part of a program to its documentation.
type link struct {
	url string
	len int
}

// linkAt returns what is documented at a place of the chapter; url is "" if
// nothing is.
func (p *program) linkAt(line, col int) link {
	i, found := slices.BinarySearchFunc(p.uses, use{line: int32(line), col: int32(col)}, use.compare)
	if !found {
		return link{}
	}
	return link{p.idents[p.uses[i].ident].url, int(p.uses[i].len)}
}

// add notes a use of a package or of a name in it.
func (p *program) add(at literate.Pos, length int, importPath, pkg, name string) {
	i := slices.IndexFunc(p.idents, func(id ident) bool { return id.name == name && id.path == importPath })
	if i < 0 {
		i = len(p.idents)
		url := docs(importPath)
		if name != "" {
			url += "#" + name
		}
		p.idents = append(p.idents, ident{importPath, pkg, name, url})
	}
	p.uses = append(p.uses, use{int32(at.Line), int32(at.Col), int32(length), int32(i)})
}

// docs is the documentation of a package, or "" if the book does not use it.
func docs(importPath string) string {
	first, _, _ := strings.Cut(importPath, "/")
	if path.Ext(first) != "" && !strings.HasPrefix(importPath, "golang.org/x/sys/") {
		return ""
	}
	return "https://pkg.go.dev/" + importPath
}

// newProgram reads a recipe's program.
func newProgram(r *literate.Recipe) (*program, error) {
	p, err := r.Tangle()
	if err != nil {
		return nil, err
	}
	out := &program{source: p.Source, platforms: p.Platforms()}
	names := out.imports(p.File, p.Pos)
	for _, d := range p.File.Decls {
		out.selectors(p, d, names)
	}
	slices.SortFunc(out.uses, use.compare)
	out.uses, out.idents = slices.Clone(out.uses), slices.Clone(out.idents) // as short as they are
	return out, nil
}

// selectors notes the uses of packages with these names in a declaration,
// unless it declares such a name itself.
func (p *program) selectors(source *literate.Program, d ast.Decl, names map[string]string) {
	own := map[string]bool{}
	var found []*ast.SelectorExpr
	ast.Inspect(d, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && names[x.Name] != "" {
				found = append(found, sel)
			}
		}
		declared(n, func(id *ast.Ident) {
			if names[id.Name] != "" {
				own[id.Name] = true
			}
		})
		return true
	})
	for _, sel := range found {
		if pkg := sel.X.(*ast.Ident).Name; !own[pkg] {
			p.add(source.Pos(sel.Pos()), len(pkg)+1+len(sel.Sel.Name), names[pkg], pkg, sel.Sel.Name)
		}
	}
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
		p.add(place(s.Path.Pos()), len(s.Path.Value), importPath, "", "")
	}
	return names
}

// declared calls name for each name that a node declares inside a declaration,
// where it may hide a package's.
func declared(n ast.Node, name func(*ast.Ident)) {
	exprs := func(list ...ast.Expr) {
		for _, e := range list {
			if id, ok := e.(*ast.Ident); ok {
				name(id)
			}
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			exprs(n.Lhs...)
		}
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE {
			exprs(n.Key, n.Value)
		}
	case *ast.FuncType:
		fields(name, n.Params, n.Results)
	case *ast.FuncDecl:
		fields(name, n.Recv)
	case *ast.ValueSpec:
		for _, id := range n.Names {
			name(id)
		}
	case *ast.TypeSpec:
		name(n.Name)
	}
}

func fields(name func(*ast.Ident), lists ...*ast.FieldList) {
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, f := range list.List {
			for _, id := range f.Names {
				name(id)
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
