package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"cookbook/internal/literate"
)

// perlipcChapter mirrors Perl's manual page perlipc, and perlipcFile lists what
// that page teaches, a line for each statement or example:
//
//	ID <tab> TARGET[,TARGET]... <tab> what it is about [<tab> WORDS]
//
// A target is a recipe's id, or a plain section as CHAPTER#ANCHOR. Plain
// sections say many things, so a line that has one for a target also has WORDS
// that stand there.
const (
	perlipcChapter = "12-perlipc"
	perlipcFile    = "../../testdata/perlipc.txt"
)

// perlipcHeadings are the headings of perlipc in its order, and the lines of
// perlipcFile that belong to each.
var perlipcHeadings = []struct {
	anchor      string
	prefix      string
	first, last int
}{
	{"description", "INT", 1, 1},
	{"signals", "SIG", 1, 43},
	{"handling-the-sighup-signal-in-daemons", "HUP", 1, 7},
	{"deferred-signals-safe-signals", "DEF", 1, 24},
	{"named-pipes", "FIF", 1, 14},
	{"using-open-for-ipc", "OPN", 1, 21},
	{"filehandles", "FHD", 1, 3},
	{"background-processes", "BGP", 1, 3},
	{"complete-dissociation-of-child-from-parent", "DMN", 1, 7},
	{"safe-pipe-opens", "SPO", 1, 25},
	{"avoiding-pipe-deadlocks", "DLK", 1, 5},
	{"bidirectional-communication-with-another-process", "BID", 1, 14},
	{"bidirectional-communication-with-yourself", "BYS", 1, 7},
	{"sockets-clientserver-communication", "SOC", 1, 7},
	{"internet-line-terminators", "EOL", 1, 3},
	{"internet-tcp-clients-and-servers", "TCP", 1, 25},
	{"unix-domain-tcp-clients-and-servers", "UNX", 1, 13},
	{"tcp-clients-with-iosocket", "IOC", 1, 2},
	{"a-simple-client", "IOC", 3, 12},
	{"a-webget-client", "WEB", 1, 9},
	{"interactive-client-with-iosocket", "INC", 1, 9},
	{"tcp-servers-with-iosocket", "IOS", 1, 10},
	{"udp-message-passing", "UDP", 1, 9},
	{"sysv-ipc", "SYV", 1, 11},
	{"notes", "NOT", 1, 5},
	{"bugs", "BUG", 1, 5},
	{"author", "SEE", 1, 1},
	{"see-also", "SEE", 2, 5},
}

// TestPerlipc holds that the book answers all that perlipc teaches, and that
// the chapter leads to each answer from where perlipc has the question.
func TestPerlipc(t *testing.T) {
	for _, problem := range newConcordance(embedded(t)).problems(perlipcLines(t)) {
		t.Error(problem)
	}
}

// TestPerlipcNotices changes one thing at a time.
func TestPerlipcNotices(t *testing.T) {
	whole, lines := newConcordance(embedded(t)), perlipcLines(t)
	for _, c := range []struct{ section, old, new, want string }{
		{"", "SIG02\t", "SIG03\t", "SIG03 where SIG02 is wanted"},
		{"", "SIG16\tsignal-hold", "SIG16\tsignal-held", `SIG16: nothing is called "signal-held"`},
		{"", "#see-who-gets-c\t", "#see-who-gets-d\t", `SIG03: nothing is called "01-signals#see-who-gets-d"`},
		{"", "SIG16\tsignal-hold", "SIG16\ttcp-raw", "SIG16: 12-perlipc#signals does not link to tcp-raw"},
		{"", "\tnot a name that is looked up", "", "SIG05: a plain section, and no words of it"},
		{"", "HUP07\t", "HUP07", "HUP07"},
		{"12-perlipc#signals", "01-signals.md#hold-a-signal", "01-signals.md#hold-no-signal",
			"SIG16: 12-perlipc#signals does not link to signal-hold"},
		{"12-perlipc#see-also", "ends with links", "ends without links",
			`SEE02: "each recipe ends with links" stands nowhere in [12-perlipc#see-also]`},
		{"01-signals#follow-a-signal-into-the-program", "It stays installed until", "It stays until",
			`SIG28: "It stays installed until" stands nowhere in [01-signals#follow-a-signal-into-the-program]`},
	} {
		changed := concordance{maps.Clone(whole.text), whole.recipes, whole.anchors}
		data := strings.Join(lines, "\n")
		if c.section == "" {
			data = strings.Replace(data, c.old, c.new, 1)
		} else {
			changed.text[c.section] = strings.Replace(changed.text[c.section], c.old, c.new, 1)
		}
		got := strings.Join(changed.problems(strings.Split(data, "\n")), "\n")
		if !strings.Contains(got, c.want) {
			t.Errorf("%q for %q: got %q, want %q", c.new, c.old, got, c.want)
		}
	}
	whole.anchors = slices.DeleteFunc(whole.anchors, func(a string) bool { return a == "bugs" })
	if whole.problems(lines) == nil {
		t.Error("nobody noticed that a heading was gone")
	}
}

// concordance is what the book says, and where. A section goes by
// CHAPTER#ANCHOR.
type concordance struct {
	text    map[string]string // of each section, with single spaces
	recipes map[string]string // the section of each recipe
	anchors []string          // of the chapter, in order
}

func newConcordance(b *literate.Book) concordance {
	k := concordance{text: map[string]string{}, recipes: map[string]string{}}
	for _, c := range b.Chapters {
		lines := strings.Split(c.Source, "\n")
		for i, s := range c.Sections {
			end := len(lines)
			if i+1 < len(c.Sections) {
				end = c.Sections[i+1].Pos.Line - 1
			}
			name := c.Name + "#" + s.Slug
			k.text[name] = strings.Join(strings.Fields(strings.Join(lines[s.Pos.Line:end], "\n")), " ")
			if s.Recipe != nil {
				k.recipes[s.Recipe.ID] = name
			}
			if c.Name == perlipcChapter {
				k.anchors = append(k.anchors, s.Slug)
			}
		}
	}
	return k
}

// problems returns what is wrong with the lines and the chapter, or nil.
func (k concordance) problems(lines []string) []string {
	problems, at := k.checkOrder(), 0
	for _, h := range perlipcHeadings {
		for n := h.first; n <= h.last; n++ {
			id := fmt.Sprintf("%s%02d", h.prefix, n)
			if at == len(lines) {
				return append(problems, "no line "+id)
			}
			fields := strings.Split(lines[at], "\t")
			switch at++; {
			case len(fields) < 3 || len(fields) > 4 || slices.Contains(fields, ""):
				problems = append(problems, id+": want three or four fields, none empty")
			case fields[0] != id:
				return append(problems, fields[0]+" where "+id+" is wanted")
			default:
				problems = append(problems, k.checkLine(fields, perlipcChapter+"#"+h.anchor)...)
			}
		}
	}
	if at < len(lines) {
		problems = append(problems, fmt.Sprintf("more than the %d lines wanted", at))
	}
	return problems
}

// checkOrder holds that the chapter has perlipc's headings in perlipc's order.
func (k concordance) checkOrder() []string {
	last := -1
	for _, h := range perlipcHeadings {
		i := slices.Index(k.anchors, h.anchor)
		if i <= last {
			return []string{h.anchor + ": not there, or not in the order of perlipc"}
		}
		last = i
	}
	return nil
}

// checkLine holds that the targets exist, that the section from links to them,
// and that plain sections say what they are cited for.
func (k concordance) checkLine(fields []string, from string) (problems []string) {
	id, plain := fields[0], []string{}
	for target := range strings.SplitSeq(fields[1], ",") {
		section, isRecipe := k.recipes[target]
		if !isRecipe {
			section = target
			plain = append(plain, target)
		}
		_, there := k.text[section]
		chapter, anchor, _ := strings.Cut(section, "#")
		switch {
		case !there:
			problems = append(problems, fmt.Sprintf("%s: nothing is called %q", id, target))
		case section != from && !strings.Contains(k.text[from], "]("+chapter+".md#"+anchor+")"):
			problems = append(problems, fmt.Sprintf("%s: %s does not link to %s", id, from, target))
		}
	}
	if len(plain) == 0 {
		return problems
	}
	if len(fields) < 4 {
		return append(problems, id+": a plain section, and no words of it")
	}
	if !slices.ContainsFunc(plain, func(s string) bool { return strings.Contains(k.text[s], fields[3]) }) {
		problems = append(problems, fmt.Sprintf("%s: %q stands nowhere in %v", id, fields[3], plain))
	}
	return problems
}

// perlipcLines reads perlipcFile.
func perlipcLines(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(perlipcFile)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}
