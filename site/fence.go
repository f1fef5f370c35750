package site

import (
	"go/parser"
	"go/token"
	"strings"

	"github.com/yuin/goldmark/ast"

	"cookbook/internal/literate"
)

// fence renders a fence that is not a session.
func (w *weaver) fence(n *ast.FencedCodeBlock) {
	f := w.sec.chapter.Fence(n)
	switch {
	case f == nil:
		w.literal("pre", n)
	case w.elsewhere(f):
		w.later(f)
	case f.Info.Lang == "go":
		w.golang(f)
	case f.Info.Lang == "sh" || f.Info.Lang == "bash" || f.Info.Lang == "shell":
		w.commands(f)
	default:
		w.raw(`<figure class="code"><pre`, scrolls(f.Lines), ` role="group" aria-label="`)
		w.escape(label(f.Info.Lang))
		w.raw(`"><code>`)
		w.escape(f.Body())
		w.find(f.Body())
		w.raw("</code></pre></figure>\n")
	}
}

// label names a language.
func label(lang string) string {
	switch lang {
	case "", "text":
		return "Text"
	case "c":
		return "C"
	}
	return strings.ToUpper(lang[:1]) + lang[1:]
}

// narrowest is the number of characters that fit into any box: one of a small
// phone, or one of three terminals side by side.
const narrowest = 28

// scrolls is the attribute that lets the keyboard reach a box which may have
// to be scrolled.
func scrolls(lines []string) string {
	for _, l := range lines {
		if len([]rune(strings.ReplaceAll(l, "\t", "    "))) > narrowest {
			return ` tabindex="0"`
		}
	}
	return ""
}

// commands renders a fence of commands that no session shows.
func (w *weaver) commands(f *literate.Fence) {
	w.find(f.Body())
	w.raw(`<figure class="term"><figcaption>Terminal</figcaption><pre`, scrolls(f.Lines),
		` role="group" aria-label="Commands"><code>`)
	for _, line := range f.Lines {
		w.raw(`<span class="p">$ </span><kbd>`)
		w.escape(line)
		w.raw("</kbd>\n")
	}
	w.raw("</code></pre></figure>\n")
}

// golang renders Go source, with what it is above it.
func (w *weaver) golang(f *literate.Fence) {
	var links func(line, col int) link // of the fence, from 0 and from 1
	switch id := f.Info.Get("recipe"); {
	case id != "" && w.sec.recipe != nil && w.sec.recipe.ID == id:
		w.fragmentHead(f)
		links = func(line, col int) link { return w.sec.program.linkAt(f.LinePos(line).Line, col) }
	case f.Info.Get("excerpt") != "":
		w.excerptHead(f)
		links = w.excerptLinks(f)
	default:
		w.brokenHead(f)
		links = brokenLinks(f)
	}
	w.source(f, links)
}

// source writes the lines of a fence of Go and closes its figure.
func (w *weaver) source(f *literate.Fence, links func(line, col int) link) {
	if w.seen == nil {
		w.seen = map[string]bool{}
	}
	line, start := 0, 0
	highlight(&w.out.Buffer, f.Body(), func(at int) (link, bool) {
		for line+1 < len(f.Lines) && start+len(f.Lines[line]) < at {
			start += len(f.Lines[line]) + 1
			line++
		}
		l := links(line, at-start+1)
		if l.url == "" {
			return l, false
		}
		stop := !w.seen[l.url]
		w.seen[l.url] = true
		return l, stop
	}, w.find)
	w.raw("</code></pre></figure>\n")
}

func (w *weaver) pre(f *literate.Fence, label string) {
	w.raw("<pre", scrolls(f.Lines), ` role="group" aria-label="`)
	w.escape(label)
	w.raw(`"><code>`)
}

// fragmentHead opens the figure of a part of the section's program.
func (w *weaver) fragmentHead(f *literate.Fence) {
	w.part++
	w.raw(`<figure class="code prog"><figcaption>`)
	w.raw(`<a href="`)
	w.hole(holeLink, target{file: recipeAddress(w.sec.recipe.ID) + programFile})
	w.raw(`">main.go</a>`)
	what := "Program"
	if n := len(w.sec.recipe.Fragments); n > 1 {
		part := "part " + decimal(w.part) + " of " + decimal(n)
		what += ", " + part
		w.raw("<span>", part, "</span>")
	}
	w.raw("</figcaption>")
	w.pre(f, what)
}

// programFile is the name of the program as plain text. It ends in .txt, for
// servers send .go as something to download.
const programFile = "main.go.txt"

func (w *weaver) excerptHead(f *literate.Fence) {
	id := f.Info.Get("excerpt")
	w.raw(`<figure class="code"><figcaption>from `)
	if sec := w.recipe(id); sec != nil {
		w.raw(`<a href="`)
		w.hole(holeLink, target{chapter: sec.chapter, slug: sec.Slug})
		w.raw(`">`, id, "</a>")
	}
	w.raw("</figcaption>")
	w.pre(f, "Part of "+id)
}

// excerptLinks are the links of the program that an excerpt's lines are from.
func (w *weaver) excerptLinks(f *literate.Fence) func(line, col int) link {
	sec := w.recipe(f.Info.Get("excerpt"))
	if sec == nil || sec.program == nil {
		return noLinks
	}
	origins := sec.recipe.Origins(f)
	return func(line, col int) link { return sec.program.linkAt(origins[line].Line, col) }
}

func noLinks(int, int) link { return link{} }

func (w *weaver) brokenHead(f *literate.Fence) {
	if text := f.Info.Get("broken"); text != "" {
		w.raw(`<figure class="code broken"><figcaption><strong>Wrong:</strong> does not compile, <code>`)
		w.escape(text)
		w.raw("</code></figcaption>")
		w.pre(f, "Program that does not compile")
		return
	}
	w.raw(`<figure class="code">`)
	w.pre(f, "Go")
}

// brokenLinks links the imports of a file that is not a recipe's.
func brokenLinks(f *literate.Fence) func(line, col int) link {
	var p program
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", f.Body(), parser.ImportsOnly)
	if err != nil {
		return noLinks
	}
	p.imports(file, func(at token.Pos) literate.Pos {
		place := fset.Position(at)
		return literate.Pos{Line: place.Line - 1, Col: place.Column}
	})
	return p.linkAt
}
