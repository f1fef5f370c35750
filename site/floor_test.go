package site

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	mdtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// floorPage is the least page that is one.
const floorPage = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body><nav><ul>{{range .Sections}}<li>{{.}}</li>{{end}}</ul></nav><main>{{.Body}}</main></body></html>`

// buildFloor reads each chapter, converts it by goldmark with its Go
// highlighted by go/scanner, puts it into an html/template and writes it, and
// does the same with each recipe.
func buildFloor(b *testing.B, dir string) {
	out := fast(b)
	names, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	tmpl := template.Must(template.New("").Parse(floorPage))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			md := goldmark.New(goldmark.WithExtensions(extension.GFM),
				goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(floorCode{}, 1))))
			for i := next.Add(1) - 1; int(i) < len(names); i = next.Add(1) - 1 {
				if err := floorChapter(md, tmpl, names[i], out); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func floorChapter(md goldmark.Markdown, tmpl *template.Template, name, out string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var sections []string
	for line := range strings.Lines(string(src)) {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			sections = append(sections, title)
		}
	}
	page := func(out string, nodes ...ast.Node) error {
		var body, page bytes.Buffer
		for _, n := range nodes {
			if err := md.Renderer().Render(&body, src, n); err != nil {
				return err
			}
		}
		err = tmpl.Execute(&page, struct {
			Title    string
			Sections []string
			Body     template.HTML
		}{out, sections, template.HTML(body.String())})
		if err != nil {
			return err
		}
		return os.WriteFile(out, page.Bytes(), 0o644)
	}
	doc := md.Parser().Parse(mdtext.NewReader(src))
	out = filepath.Join(out, filepath.Base(name))
	if err := page(out+".html", doc); err != nil {
		return err
	}
	for i, nodes := range floorRecipes(doc, src) {
		if err := page(fmt.Sprintf("%s-%d.html", out, i), nodes...); err != nil {
			return err
		}
	}
	return nil
}

// floorRecipes cuts a chapter at its H2s into the sections with a recipe.
func floorRecipes(doc ast.Node, src []byte) (recipes [][]ast.Node) {
	var nodes []ast.Node
	is := false
	flush := func() {
		if is {
			recipes = append(recipes, nodes)
		}
		nodes, is = nil, false
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 {
			flush()
		}
		if f, ok := n.(*ast.FencedCodeBlock); ok && f.Info != nil && bytes.Contains(f.Info.Segment.Value(src), []byte("recipe=")) {
			is = true
		}
		nodes = append(nodes, n)
	}
	flush()
	return recipes
}

// floorCode renders fences, Go highlighted by token.
type floorCode struct{}

// RegisterFuncs registers the only function.
func (floorCode) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, floorFence)
}

func floorFence(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	var body []byte
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		body = append(body, seg.Value(src)...)
	}
	var buf bytes.Buffer
	if f, ok := n.(*ast.FencedCodeBlock); ok && string(f.Language(src)) == "go" {
		floorGo(&buf, string(body))
	} else {
		escape(&buf, string(body))
	}
	_, _ = w.WriteString("<pre><code>")
	_, _ = w.Write(buf.Bytes())
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

func floorGo(w *bytes.Buffer, src string) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	s.Init(file, []byte(src), nil, scanner.ScanComments)
	done := 0
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		at := file.Offset(pos)
		if lit == "\n" || lit == "" || at < done {
			continue
		}
		escape(w, src[done:at])
		done = min(at+len(lit), len(src))
		class := ""
		switch {
		case tok.IsKeyword():
			class = "k"
		case tok == token.COMMENT:
			class = "c"
		case tok == token.STRING || tok == token.CHAR:
			class = "s"
		}
		if class == "" {
			escape(w, src[at:done])
			continue
		}
		w.WriteString(`<span class="` + class + `">`)
		escape(w, src[at:done])
		w.WriteString("</span>")
	}
	escape(w, src[done:])
}
