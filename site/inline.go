package site

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

func decimal(n int) string { return strconv.Itoa(n) }

func (w *weaver) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			c = w.run(t)
			continue
		}
		w.inline(c)
	}
}

// run renders text nodes that continue each other as one text, and returns
// the last of them: the parser cuts text where a link might have begun.
func (w *weaver) run(t *ast.Text) ast.Node {
	seg := t.Segment
	for !t.SoftLineBreak() && !t.HardLineBreak() {
		next, ok := t.NextSibling().(*ast.Text)
		if !ok || next.Segment.Start != seg.Stop {
			break
		}
		seg.Stop, t = next.Segment.Stop, next
	}
	w.text(seg.Value(w.sec.chapter.Bytes()))
	switch {
	case t.HardLineBreak():
		w.raw("<br>\n")
	case t.SoftLineBreak():
		w.raw("\n")
	}
	return t
}

func (w *weaver) inline(n ast.Node) {
	src := w.sec.chapter.Bytes()
	switch n := n.(type) {
	case *ast.String:
		w.escape(string(n.Value))
	case *ast.CodeSpan:
		w.raw("<code>")
		w.escape(codeSpan(n, src))
		w.raw("</code>")
	case *ast.Emphasis:
		tag := map[bool]string{false: "em", true: "strong"}[n.Level == 2]
		w.wrap(tag, n)
	case *east.Strikethrough:
		w.wrap("del", n)
	case *east.TaskCheckBox:
		w.raw(map[bool]string{false: "☐ ", true: "☑ "}[n.IsChecked])
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.Link:
		w.link(string(n.Destination), n)
	case *ast.Image:
		w.image(n)
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			seg := n.Segments.At(i)
			w.escape(string(seg.Value(src)))
		}
	default:
		w.inlines(n)
	}
}

func (w *weaver) wrap(tag string, n ast.Node) {
	w.raw("<", tag, ">")
	w.inlines(n)
	w.raw("</", tag, ">")
}

// codeSpan is the text of a code span; a line end counts as a space.
func codeSpan(n ast.Node, src []byte) string {
	var sb strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			sb.WriteString(strings.ReplaceAll(string(t.Segment.Value(src)), "\n", " "))
		}
	}
	return sb.String()
}

func (w *weaver) autoLink(n *ast.AutoLink) {
	src := w.sec.chapter.Bytes()
	dest := string(n.URL(src))
	if n.AutoLinkType == ast.AutoLinkEmail {
		w.escape(string(n.Label(src)))
		return
	}
	if _, kind := w.resolve(dest); kind != onWeb {
		w.escape(string(n.Label(src)))
		return
	}
	w.raw(`<a href="`)
	w.escape(dest)
	w.raw(`">`)
	w.escape(string(n.Label(src)))
	w.raw("</a>")
}

// link renders a link, or only its text if it leads nowhere.
func (w *weaver) link(dest string, n ast.Node) {
	t, kind := w.resolve(dest)
	if kind == nowhere {
		w.inlines(n)
		return
	}
	w.raw(`<a href="`)
	if kind == inBook {
		w.hole(holeLink, t)
	} else {
		w.escape(dest)
	}
	w.raw(`">`)
	w.inlines(n)
	w.raw("</a>")
}

// destination says where a link leads.
type destination int

const (
	nowhere destination = iota
	onWeb
	inBook
)

// resolve reads the destination of a link. Only http, https, headings and
// files of the book count: all else, javascript: above all, is no link.
func (w *weaver) resolve(dest string) (target, destination) {
	if strings.HasPrefix(dest, "https://") { // most do
		return target{}, onWeb
	}
	u, err := url.Parse(dest)
	switch {
	case err != nil:
		return target{}, nowhere
	case u.Scheme == "https" || u.Scheme == "http":
		return target{}, onWeb
	case u.Scheme != "" || u.Host != "":
		return target{}, nowhere
	}
	t := target{chapter: w.sec.chapter, slug: u.Fragment}
	if u.Path != "" {
		file := path.Clean(u.Path)
		t.chapter = w.site.byFile[file]
		if t.chapter == nil {
			t.file = file
		}
	}
	if t.chapter == nil {
		return t, w.fileKind(t.file)
	}
	return t, inBook
}

// fileKind says whether a file of the book is part of the site.
func (w *weaver) fileKind(file string) destination {
	if path.IsAbs(file) || strings.HasPrefix(file, "..") || !strings.Contains(file, "/") {
		return nowhere
	}
	return inBook
}
