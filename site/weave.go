package site

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"cookbook/internal/literate"
)

// weaver renders the nodes of one section into a piece.
type weaver struct {
	site  *site
	sec   *section
	out   buffer
	holes []hole
	seen  map[string]bool // identifiers that a program has linked already
	words *finder         // of the section, or nil
	part  int             // of the program, counted from 1
}

// buffer is a bytes.Buffer as goldmark's writer of text wants it.
type buffer struct{ bytes.Buffer }

// Available, Buffered and Flush do nothing: a buffer has no end.
func (*buffer) Buffered() int { return 0 }

// Flush does nothing.
func (*buffer) Flush() error { return nil }

func (w *weaver) done() piece { return piece{w.out.Bytes(), w.holes} }

func (w *weaver) raw(parts ...string) {
	for _, s := range parts {
		w.out.WriteString(s)
	}
}

func (w *weaver) hole(kind holeKind, to target) {
	w.holes = append(w.holes, hole{at: w.out.Len(), kind: kind, to: to})
}

// find files the words of code for the search.
func (w *weaver) find(text string) {
	if w.words != nil {
		w.words.text('d', text)
	}
}

// later leaves a hole for an excerpt of a recipe that stands elsewhere.
func (w *weaver) later(f *literate.Fence) {
	w.find(f.Body())
	w.holes = append(w.holes, hole{at: w.out.Len(), kind: holeExcerpt, fence: f})
}

// elsewhere says whether a fence is an excerpt of another section's recipe.
func (w *weaver) elsewhere(f *literate.Fence) bool {
	id := f.Info.Get("excerpt")
	return id != "" && (w.sec.recipe == nil || w.sec.recipe.ID != id)
}

// excerpt renders an excerpt.
func (w *weaver) excerpt(f *literate.Fence) {
	if f.Info.Lang == "console" {
		w.scene([]*literate.Fence{f})
		return
	}
	w.golang(f)
}

// recipe returns the section of a recipe, or nil. While the chapters are
// woven it knows those of its own chapter only.
func (w *weaver) recipe(id string) *section {
	for _, sec := range w.sec.chapter.sections {
		if sec.recipe != nil && sec.recipe.ID == id {
			return sec
		}
	}
	return w.site.recipes[id]
}

// escape writes text as HTML.
func (w *weaver) escape(text string) { escape(&w.out.Buffer, text) }

// escape writes text as HTML, fit for an attribute's value too.
func escape(w *bytes.Buffer, text string) {
	done := 0
	for i := range len(text) {
		if e := util.EscapeHTMLByte(text[i]); e != nil {
			w.WriteString(text[done:i])
			w.Write(e)
			done = i + 1
		}
	}
	w.WriteString(text[done:])
}

// blocks renders nodes of one level. Sessions that follow each other stand
// together.
func (w *weaver) blocks(nodes []ast.Node) {
	for i := 0; i < len(nodes); {
		if fences := w.together(nodes[i:]); len(fences) > 0 {
			w.scene(fences)
			i += len(fences)
			continue
		}
		w.block(nodes[i])
		i++
	}
}

// together lists the fences, from the first node on, of one scene.
func (w *weaver) together(nodes []ast.Node) []*literate.Fence {
	var fences []*literate.Fence
	for i, n := range nodes {
		f := w.sec.chapter.Fence(n)
		if f == nil || f.Info.Lang != "console" || w.elsewhere(f) {
			break
		}
		if i > 0 && (f.Info.Get("scene") != fences[0].Info.Get("scene") ||
			f.Info.Get("recipe") != fences[0].Info.Get("recipe") || f.Info.Get("recipe") == "") {
			break
		}
		fences = append(fences, f)
	}
	return fences
}

func (w *weaver) children(n ast.Node) {
	var nodes []ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		nodes = append(nodes, c)
	}
	w.blocks(nodes)
}

func (w *weaver) within(tag string, n ast.Node) {
	w.raw("<", tag, ">")
	w.children(n)
	w.raw("</", tag, ">\n")
}

func (w *weaver) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.inlines(n)
	case *ast.List:
		w.list(n)
	case *ast.Blockquote:
		w.within("blockquote", n)
	case *ast.ThematicBreak:
		w.raw("<hr>\n")
	case *ast.FencedCodeBlock:
		w.fence(n)
	case *east.Table:
		w.table(n)
	case *ast.HTMLBlock:
		// Only a book that has not passed its checks has any.
		w.literal("pre", n)
		if n.HasClosure() {
			w.escape(string(n.ClosureLine.Value(w.sec.chapter.Bytes())))
		}
	case *ast.CodeBlock:
		w.literal("pre", n)
	default:
		w.children(n)
	}
}

// literal shows the lines of a block as they are.
func (w *weaver) literal(tag string, n ast.Node) {
	w.raw("<", tag, ">")
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		w.escape(string(seg.Value(w.sec.chapter.Bytes())))
	}
	w.raw("</", tag, ">\n")
}

func (w *weaver) heading(n *ast.Heading) {
	level := target{slug: string(rune('0' + n.Level))}
	w.raw("<h")
	w.hole(holeLevel, level)
	if h := w.sec.chapter.HeadingAt(n); h != nil {
		w.raw(` id="`)
		w.hole(holeAnchor, target{chapter: w.sec.chapter, slug: h.Slug})
		w.raw(`"`)
	}
	w.raw(">")
	w.inlines(n)
	w.raw("</h")
	w.hole(holeLevel, level)
	w.raw(">\n")
}

func (w *weaver) paragraph(n *ast.Paragraph) {
	if w.sec.problem == "" {
		w.sec.problem = w.sec.chapter.Text(n)
	}
	if img := onlyImage(n); img != nil {
		w.figure(img)
		return
	}
	w.raw("<p>")
	w.inlines(n)
	w.raw("</p>\n")
}

// onlyImage returns the image that a paragraph consists of, or nil.
func onlyImage(n *ast.Paragraph) *ast.Image {
	img, ok := n.FirstChild().(*ast.Image)
	if !ok || img.NextSibling() != nil {
		return nil
	}
	return img
}

func (w *weaver) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.raw("<", tag)
	if n.IsOrdered() && n.Start != 1 {
		w.raw(` start="`, decimal(n.Start), `"`)
	}
	w.raw(">\n")
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		w.within("li", item)
	}
	w.raw("</", tag, ">\n")
}

// table renders a table and notes the needs it lists. Alignment is by class,
// for the policy forbids the style attribute.
func (w *weaver) table(n *east.Table) {
	w.raw(`<div class="table" tabindex="0" role="group" aria-label="Table"><table>`, "\n")
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		tag := "td"
		if _, ok := row.(*east.TableHeader); ok {
			tag = "th"
		}
		if tag == "th" {
			w.raw("<thead>")
		}
		w.row(n, row, tag)
		if tag == "th" {
			w.raw("</thead><tbody>")
		}
	}
	w.raw("</tbody></table></div>\n")
	w.collectNeeds(n)
}

func (w *weaver) row(table *east.Table, row ast.Node, tag string) {
	w.raw("<tr>")
	i := 0
	for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
		w.raw("<", tag)
		if i < len(table.Alignments) && table.Alignments[i] != east.AlignNone {
			w.raw(` class="`, table.Alignments[i].String(), `"`)
		}
		if tag == "th" {
			w.raw(` scope="col"`)
		}
		w.raw(">")
		w.inlines(cell)
		w.raw("</", tag, ">")
		i++
	}
	w.raw("</tr>\n")
}

// collectNeeds takes the rows of a table whose last column is headed
// "recipe": the first cell is the need, the links in the last the answers.
func (w *weaver) collectNeeds(table *east.Table) {
	head := table.FirstChild()
	if head == nil || head.LastChild() == nil || !strings.EqualFold(w.sec.chapter.Text(head.LastChild()), "recipe") {
		return
	}
	for row := head.NextSibling(); row != nil; row = row.NextSibling() {
		q := &weaver{site: w.site, sec: w.sec}
		q.inlines(row.FirstChild())
		found := need{question: q.done()}
		for n := row.LastChild().FirstChild(); n != nil; n = n.NextSibling() {
			if l, ok := n.(*ast.Link); ok {
				if t, kind := w.resolve(string(l.Destination)); kind == inBook {
					found.answers = append(found.answers, t)
				}
			}
		}
		if len(found.answers) > 0 {
			w.sec.needs = append(w.sec.needs, found)
		}
	}
}

var _ util.BufWriter = (*buffer)(nil)

// text writes prose: entities and escapes resolved, quotes and dashes as a
// printer sets them.
func (w *weaver) text(src []byte) {
	last := 'a'
	if len(src) > 0 && (src[0] == '"' || src[0] == '\'') {
		last = w.before()
	}
	html.DefaultWriter.Write(&w.out, smart(src, last))
}
