package typeset

import (
	"strings"
	"unicode/utf8"
)

// style is a set of ways in which text stands out.
type style byte

const (
	bold style = 1 << iota
	underlined
	dim
)

// run is text of one style that may lead somewhere.
type run struct {
	text  string
	style style
	url   string
}

func (r run) width() int { return utf8.RuneCountInString(r.text) }

// line is what stands on one line.
type line []run

func (l line) width() int {
	n := 0
	for _, r := range l {
		n += r.width()
	}
	return n
}

// words cuts runs at white space. A word may consist of several runs.
func words(runs []run) []line {
	var all []line
	var word line
	end := func() {
		if len(word) > 0 {
			all = append(all, word)
		}
		word = nil
	}
	for _, r := range runs {
		for i, part := range strings.Split(strings.ReplaceAll(r.text, "\n", " "), " ") {
			if i > 0 {
				end()
			}
			if part != "" {
				word = append(word, run{part, r.style, r.url})
			}
		}
	}
	end()
	return all
}

// fill breaks runs into lines of at most width columns. A word that is longer
// gets a line of its own.
func fill(runs []run, width int) []line {
	var lines []line
	for _, word := range words(runs) {
		last := len(lines) - 1
		if last < 0 || lines[last].width()+1+word.width() > width {
			lines = append(lines, word)
			continue
		}
		lines[last] = append(append(lines[last], run{text: " "}), word...)
	}
	return lines
}

// columns returns the widths of a table's columns that fit into width, if
// that is possible: as wide as their cells, or the widest cut to fit.
func columns(rows [][][]run, width int) []int {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 1)
			}
			for _, l := range fill(cell, 1<<20) {
				widths[i] = max(widths[i], l.width())
			}
		}
	}
	for {
		sum, widest := len(gap)*(len(widths)-1), 0
		for i, w := range widths {
			sum += w
			if w > widths[widest] {
				widest = i
			}
		}
		if sum <= width || len(widths) == 0 || widths[widest] <= narrowest {
			return widths
		}
		widths[widest]--
	}
}

// gap stands between two columns; none becomes narrower than narrowest.
const (
	gap       = "  "
	narrowest = 8
)
