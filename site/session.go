package site

import (
	"cmp"
	"strings"

	"cookbook/internal/literate"
)

// scene renders fences of one scene that follow each other. If they belong
// to two or three terminals, each terminal gets a column.
func (w *weaver) scene(fences []*literate.Fence) {
	terms := map[string]bool{}
	for _, f := range fences {
		terms[f.Info.Get("term")] = true
	}
	all := w.terminals(fences[0])
	if len(fences) > 1 || len(terms) > 1 {
		class := "scene"
		if n := len(all); len(terms) > 1 && n <= 3 {
			class += " n" + decimal(n)
		}
		w.raw(`<div class="`, class, `">`, "\n")
		defer w.raw("</div>\n")
	}
	for _, f := range fences {
		w.session(f, all)
	}
	w.notes(fences)
}

// terminals lists the terminals of the scene that a fence belongs to.
func (w *weaver) terminals(f *literate.Fence) []string {
	var names []string
	if w.sec.recipe == nil {
		return []string{f.Info.Get("term")}
	}
	for _, g := range w.sec.recipe.Sessions {
		name := g.Info.Get("term")
		if g.Info.Get("scene") == f.Info.Get("scene") && indexOf(names, name) < 0 {
			names = append(names, name)
		}
	}
	return names
}

func indexOf(list []string, s string) int {
	for i := range list {
		if list[i] == s {
			return i
		}
	}
	return -1
}

// event is the number of a fence among those of its scene, from 1.
func (w *weaver) event(f *literate.Fence) int {
	n := 0
	for _, g := range w.sec.recipe.Sessions {
		if g.Info.Get("scene") == f.Info.Get("scene") {
			n++
		}
		if g == f {
			break
		}
	}
	return n
}

// session renders one fence as a terminal.
func (w *weaver) session(f *literate.Fence, terms []string) {
	w.find(f.Body())
	name := f.Info.Get("term")
	title, label := "Terminal", "Terminal"
	if name != "" {
		title, label = name, "Terminal "+name
	}
	w.raw(`<figure class="term t`, decimal(max(0, indexOf(terms, name))+1), `"><figcaption>`)
	w.escape(title)
	if len(terms) > 1 {
		n := decimal(w.event(f))
		label += ", step " + n
		w.raw(`<span>`, n, `</span>`)
	} else if sec := w.recipe(f.Info.Get("excerpt")); sec != nil {
		w.raw(`: <a href="`)
		w.hole(holeLink, target{chapter: sec.chapter, slug: sec.Slug})
		w.raw(`">`, sec.recipe.ID, "</a>")
	}
	w.raw("</figcaption>")
	w.pre(f, label)
	for _, line := range w.shown(f) {
		w.line(line)
	}
	w.raw("</code></pre></figure>\n")
}

// shown returns the lines of a console fence.
func (w *weaver) shown(f *literate.Fence) []literate.Line {
	if sec := w.recipe(cmp.Or(f.Info.Get("recipe"), f.Info.Get("excerpt"))); sec != nil {
		return sec.recipe.Shown(f)
	}
	lines := make([]literate.Line, len(f.Lines))
	for i, text := range f.Lines {
		lines[i] = literate.Line{Text: text, Do: literate.Want}
	}
	return lines
}

// line renders one line of a session.
func (w *weaver) line(l literate.Line) {
	before, _ := strings.CutSuffix(l.Text, l.Typed)
	switch l.Do {
	case literate.Send:
		w.raw(`<span class="p">`)
		w.escape(before)
		w.raw("</span><kbd>")
		w.samples(l.Typed, l.Samples)
		w.raw("</kbd>")
	case literate.Key:
		w.raw(`<kbd class="key" title="`, keyName(l.Typed), `">`)
		w.escape(l.Typed)
		w.raw("</kbd>")
	case literate.Type:
		w.samples(before, l.Samples)
		w.raw(`<kbd class="in">`)
		w.samples(l.Typed, l.Samples)
		w.raw("</kbd>")
	case literate.Want:
		if l.Text == literate.Any {
			w.raw(`<span class="any" title="any lines">...</span>`)
			break
		}
		w.samples(l.Text, l.Samples)
	}
	w.raw("\n")
}

func keyName(key string) string {
	return "Control and " + strings.TrimPrefix(key, "^")
}

// samples writes text in which samples are marked.
func (w *weaver) samples(text string, samples []literate.Sample) {
	for _, part := range literate.Split(text, samples) {
		if part.Sample == nil {
			w.escape(part.Text)
			continue
		}
		w.raw(`<var title="`, kindName(part.Sample.Kind), ` that varies">`)
		w.escape(part.Text)
		w.raw("</var>")
	}
}

// kindName says what a kind of sample is, with its article.
func kindName(kind string) string {
	switch kind {
	case "pid":
		return "a process ID"
	case "port":
		return "a port"
	case "time":
		return "a time"
	case "dur":
		return "a duration"
	case "num":
		return "a number"
	case "hex":
		return "a hexadecimal number"
	case "path":
		return "a path"
	case "host":
		return "a host"
	}
	return "a name"
}

// notes says below the sessions, in words, what varies from run to run.
func (w *weaver) notes(fences []*literate.Fence) {
	var samples []literate.Sample
	orders := map[literate.Order]bool{}
	for _, f := range fences {
		orders[literate.Order(f.Info.Get("order"))] = true
		for _, p := range f.Info.Pairs {
			s := literate.Sample{Kind: p.Key, Literal: p.Value}
			if literate.IsKind(p.Key) {
				samples = append(samples, s)
			}
		}
	}
	if len(samples) == 0 && !orders[literate.Interleave] && !orders[literate.AnyOrder] {
		return
	}
	w.raw(`<p class="note">`)
	w.varying(samples)
	switch {
	case orders[literate.AnyOrder]:
		w.raw(" The lines may come in any order.")
	case orders[literate.Interleave]:
		w.raw(" Lines that begin with the same word keep their order; the groups may mix.")
	}
	w.raw("</p>\n")
}

// varying names the samples: Varies: 4242, 4243 (process IDs).
func (w *weaver) varying(samples []literate.Sample) {
	if len(samples) == 0 {
		return
	}
	w.raw("Varies: ")
	for i, s := range samples {
		same := i > 0 && samples[i-1].Kind == s.Kind
		if i > 0 {
			w.raw(map[bool]string{true: ", ", false: "; "}[same])
		}
		w.raw("<var>")
		w.escape(s.Literal)
		w.raw("</var>")
		if i+1 == len(samples) || samples[i+1].Kind != s.Kind {
			w.raw(" (", plural(s.Kind, same), ")")
		}
	}
	w.raw(".")
}

func plural(kind string, many bool) string {
	_, name, _ := strings.Cut(kindName(kind), " ")
	if many {
		return name + "s"
	}
	return name
}
