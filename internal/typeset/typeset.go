package typeset

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"cookbook/internal/literate"
)

// Page says how text is set.
type Page struct {
	Width int // in columns; long lines of programs and sessions may exceed it
	// Marks says whether the terminal knows SGR, for bold and the like, and
	// OSC 8, for links.
	Marks bool
}

// setter sets one chapter.
type setter struct {
	Page
	chapter *literate.Chapter
	out     bytes.Buffer
	indent  string
}

// Chapter sets a chapter.
func Chapter(c *literate.Chapter, p Page) []byte {
	s := &setter{Page: p, chapter: c}
	number, _, _ := strings.Cut(c.Name, "-")
	s.title(strings.TrimPrefix(number, "0") + "  " + c.Title)
	s.blocks(c.Lead(), "    ")
	for _, sec := range c.Sections {
		s.out.WriteByte('\n')
		s.section(sec)
	}
	return s.out.Bytes()
}

// Section sets one section of a chapter.
func Section(c *literate.Chapter, sec *literate.Section, p Page) []byte {
	s := &setter{Page: p, chapter: c}
	s.section(sec)
	return s.out.Bytes()
}

func (s *setter) section(sec *literate.Section) {
	s.title(sec.Title)
	if sec.Recipe != nil {
		s.indent = "    "
		s.put(line{{text: "cookbook run " + sec.Recipe.ID, style: dim}})
		s.out.WriteByte('\n')
	}
	s.blocks(sec.Nodes, "    ")
}

func (s *setter) title(text string) {
	s.indent = ""
	for _, l := range fill([]run{{text: strings.TrimSpace(text), style: bold}}, s.Width) {
		s.put(l)
	}
	s.out.WriteByte('\n')
}

// blocks sets nodes below each other, with an empty line after each.
func (s *setter) blocks(nodes []ast.Node, indent string) {
	for _, n := range nodes {
		s.indent = indent
		s.block(n)
		s.out.WriteByte('\n')
	}
}

func (s *setter) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		s.indent = strings.TrimPrefix(s.indent, "  ")
		s.text(n, bold)
	case *ast.List:
		s.list(n)
	case *ast.FencedCodeBlock:
		s.fence(s.chapter.Fence(n))
	case *east.Table:
		s.table(n)
	case *ast.ThematicBreak:
		s.put(line{{text: strings.Repeat("-", 8)}})
	case *ast.Blockquote:
		s.blocks(children(n), s.indent+"  ")
		s.out.Truncate(s.out.Len() - 1)
	default:
		s.text(n, 0)
	}
}

func children(n ast.Node) []ast.Node {
	var nodes []ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		nodes = append(nodes, c)
	}
	return nodes
}

// text sets the inline content of a block.
func (s *setter) text(n ast.Node, st style) {
	for _, l := range fill(s.runs(nil, n, run{style: st}), s.Width-len(s.indent)) {
		s.put(l)
	}
}

// list sets the items of a list, each behind its mark.
func (s *setter) list(n *ast.List) {
	outer := s.indent
	for i, item := range children(n) {
		mark := "* "
		if n.IsOrdered() {
			mark = strconv.Itoa(n.Start+i) + ". "
		}
		from := s.out.Len()
		s.blocks(children(item), outer+strings.Repeat(" ", len(mark)))
		s.out.Truncate(s.out.Len() - 1)
		if s.out.Len() > from {
			copy(s.out.Bytes()[from+len(outer):], mark)
		}
	}
	s.indent = outer
}

// fence sets a program or a session as it is.
func (s *setter) fence(f *literate.Fence) {
	if f == nil {
		return
	}
	switch {
	case f.Info.Get("term") != "":
		s.put(line{{text: f.Info.Get("term") + ":", style: dim}})
	case f.Info.Get("broken") != "":
		s.put(line{{text: "wrong, does not compile: " + f.Info.Get("broken"), style: dim}})
	}
	s.indent += "    "
	for _, text := range f.Lines {
		text = strings.ReplaceAll(text, "\t", "    ")
		command, ok := strings.CutPrefix(text, "$ ")
		switch _, key := literate.Keys[text]; {
		case f.Info.Lang == "console" && ok:
			s.put(line{{text: "$ ", style: dim}, {text: command, style: bold}})
		case f.Info.Lang == "console" && key:
			s.put(line{{text: text, style: bold}})
		default:
			s.put(line{{text: text}})
		}
	}
}

// table sets a table in columns. Cells that are too wide are filled.
func (s *setter) table(n *east.Table) {
	var rows [][][]run
	for i, row := range children(n) {
		st := style(0)
		if i == 0 {
			st = bold
		}
		var cells [][]run
		for _, cell := range children(row) {
			cells = append(cells, s.runs(nil, cell, run{style: st}))
		}
		rows = append(rows, cells)
	}
	widths := columns(rows, s.Width-len(s.indent))
	for _, row := range rows {
		s.row(row, widths)
	}
}

func (s *setter) row(cells [][]run, widths []int) {
	filled, height := make([][]line, len(cells)), 0
	for i, cell := range cells {
		filled[i] = fill(cell, widths[i])
		height = max(height, len(filled[i]))
	}
	for y := range height {
		var all line
		for i, lines := range filled {
			var l line
			if y < len(lines) {
				l = lines[y]
			}
			all = append(all, l...)
			if i+1 < len(filled) {
				all = append(all, run{text: strings.Repeat(" ", max(0, widths[i]-l.width())) + gap})
			}
		}
		s.put(all)
	}
}

// runs appends the inline content of a node. in has the style and the address
// of what is around it.
func (s *setter) runs(list []run, n ast.Node, in run) []run {
	src := s.chapter.Bytes()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			text := util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(c.Segment.Value(src))))
			if n.Kind() == ast.KindCodeSpan {
				text = c.Segment.Value(src)
			}
			list = append(list, run{string(text), in.style, in.url})
			if c.SoftLineBreak() || c.HardLineBreak() {
				list = append(list, run{text: " "})
			}
		case *ast.CodeSpan:
			list = s.runs(list, c, run{style: in.style | bold, url: in.url})
		case *ast.Emphasis:
			list = s.runs(list, c, run{style: in.style | map[bool]style{false: underlined, true: bold}[c.Level == 2], url: in.url})
		case *ast.Link:
			list = s.runs(list, c, run{style: in.style | underlined, url: web(string(c.Destination))})
		case *ast.AutoLink:
			list = append(list, run{string(c.Label(src)), in.style | underlined, web(string(c.URL(src)))})
		case *ast.Image:
			list = append(list, run{"[" + s.chapter.Text(c) + "]", in.style, ""})
		default:
			list = s.runs(list, c, in)
		}
	}
	return list
}

// web is an address if it is one of the web, and otherwise "".
func web(dest string) string {
	if strings.HasPrefix(dest, "https://") || strings.HasPrefix(dest, "http://") {
		return dest
	}
	return ""
}

// put writes a line behind the indent, without blanks at its end.
func (s *setter) put(l line) {
	s.out.WriteString(s.indent)
	for _, r := range l {
		s.run(r)
	}
	text := bytes.TrimRight(s.out.Bytes(), " ")
	s.out.Truncate(len(text))
	s.out.WriteByte('\n')
}

// run writes a run, with marks if the page has them.
func (s *setter) run(r run) {
	text := visible(r.text)
	if !s.Marks || r.style == 0 && r.url == "" {
		s.out.WriteString(text)
		return
	}
	var codes []string
	for i, code := range []string{"1", "4", "2"} {
		if r.style&(1<<i) != 0 {
			codes = append(codes, code)
		}
	}
	if r.url != "" {
		s.out.WriteString("\x1b]8;;" + visible(r.url) + "\x1b\\")
	}
	s.out.WriteString("\x1b[" + strings.Join(codes, ";") + "m" + text + "\x1b[0m")
	if r.url != "" {
		s.out.WriteString("\x1b]8;;\x1b\\")
	}
}

// visible replaces control characters, which might do something to the
// terminal.
func visible(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || 0x7f <= c && c < 0xa0 {
			return '?'
		}
		return c
	}, text)
}
