package transcript

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cookbook/internal/literate"
)

// verdict is what a comparison of output with expected lines has found.
type verdict int

const (
	differs verdict = iota
	unfinished
	matches
)

// matcher compares output with expected lines.
type matcher struct {
	samples []literate.Sample
	bound   map[string]string // literal to value
}

// want compares out, the output of a command that has ended or not, with the
// lines of a step. If they match it binds their samples and returns how many
// bytes they took; if not, at is the first expected line that has no match.
func (m *matcher) want(st literate.Step, out []byte, ended bool) (v verdict, taken, at int) {
	lines, rest := split(out, ended)
	if st.Order != literate.InOrder {
		return m.unordered(st, lines)
	}
	trial := &matcher{m.samples, maps.Clone(m.bound)}
	v, taken, at = trial.inOrder(st, 0, lines, rest, ended)
	if v != unfinished {
		m.bound = trial.bound // of a failure too, for its message
	}
	return v, taken, at
}

// split cuts out into whole lines, each with its newline, and the rest. What
// stands before a prompt is a line even without a newline.
func split(out []byte, ended bool) (lines []string, rest string) {
	for line := range bytes.Lines(out) {
		if ended || line[len(line)-1] == '\n' {
			lines = append(lines, string(line))
		} else {
			rest = string(line)
		}
	}
	return lines, rest
}

// inOrder compares from expected line i on. A "..." takes as few lines as
// it can.
func (m *matcher) inOrder(st literate.Step, i int, lines []string, rest string, ended bool) (v verdict, taken, at int) {
	if i == len(st.Lines) {
		return matches, 0, i
	}
	if st.Lines[i] == literate.Any {
		return m.skip(st, i, lines, rest, ended)
	}
	if st.Partial && i == len(st.Lines)-1 {
		text := rest
		if len(lines) > 0 {
			text = lines[0]
		}
		v, taken = m.prompt(st.Lines[i], text, ended || len(lines) > 0)
		return v, taken, i
	}
	if len(lines) == 0 {
		if ended || !m.mayBegin(st.Lines[i], rest) {
			return differs, 0, i
		}
		return unfinished, 0, i
	}
	if !m.line(st.Lines[i], strings.TrimSuffix(lines[0], "\n")) {
		return differs, 0, i
	}
	v, taken, at = m.inOrder(st, i+1, lines[1:], rest, ended)
	return v, taken + len(lines[0]), at
}

// skip tries the lines after a "..." at each following place.
func (m *matcher) skip(st literate.Step, i int, lines []string, rest string, ended bool) (v verdict, taken, at int) {
	skipped := 0
	for {
		trial := &matcher{m.samples, maps.Clone(m.bound)}
		v, taken, at = trial.inOrder(st, i+1, lines, rest, ended)
		if v != differs {
			m.bound = trial.bound
			return v, skipped + taken, at
		}
		if len(lines) == 0 {
			break
		}
		skipped += len(lines[0])
		lines = lines[1:]
	}
	if ended {
		return differs, 0, at
	}
	return unfinished, 0, at
}

// prompt compares text, the beginning of a line, with what a program prints
// before it reads.
func (m *matcher) prompt(want, text string, whole bool) (v verdict, taken int) {
	re := regexp.MustCompile("^(?:" + m.pattern(want) + ")")
	if n := len(re.FindString(text)); n > 0 {
		return matches, n
	}
	if !whole && m.mayBegin(want, text) {
		return unfinished, 0
	}
	return differs, 0
}

// mayBegin says whether an unfinished line can still become the wanted one.
// It only tells for lines without samples; of others it believes the best.
func (m *matcher) mayBegin(want, begun string) bool {
	parts := literate.Split(want, m.samples)
	return len(parts) > 1 || len(parts) == 1 && parts[0].Sample != nil || strings.HasPrefix(want, begun)
}

// line compares one line and, if it matches, binds its samples.
func (m *matcher) line(want, got string) bool {
	groups := regexp.MustCompile("^(?:" + m.pattern(want) + ")$").FindStringSubmatch(got)
	if groups == nil {
		return false
	}
	fresh := map[string]string{}
	n := 0
	for _, p := range literate.Split(want, m.samples) {
		if p.Sample == nil || m.bound[p.Text] != "" {
			continue
		}
		n++
		value := groups[n]
		if old, ok := fresh[p.Text]; ok && old != value || !p.Sample.Accepts(value) {
			return false
		}
		fresh[p.Text] = value
	}
	return m.bind(fresh)
}

// pattern is the regular expression for a line: values where samples are
// bound, a group where they are not.
func (m *matcher) pattern(want string) string {
	var sb strings.Builder
	for _, p := range literate.Split(want, m.samples) {
		switch {
		case p.Sample == nil:
			sb.WriteString(regexp.QuoteMeta(p.Text))
		case m.bound[p.Text] != "":
			sb.WriteString(regexp.QuoteMeta(m.bound[p.Text]))
		default:
			sb.WriteString("(" + p.Sample.Pattern() + ")")
		}
	}
	return sb.String()
}

// bind adds values unless one of them has a name already.
func (m *matcher) bind(fresh map[string]string) bool {
	trial := maps.Clone(m.bound)
	for literal, value := range fresh {
		for other, taken := range trial {
			if taken == value && (!m.measured(literal) || !m.measured(other)) {
				return false
			}
		}
		trial[literal] = value
	}
	m.bound = trial
	return true
}

func (m *matcher) measured(literal string) bool {
	return slices.ContainsFunc(m.samples, func(s literate.Sample) bool {
		return s.Literal == literal && s.Measured()
	})
}

// unordered compares as many lines as are wanted, in any order the step
// allows. It tells as soon as the lines so far have no place.
func (m *matcher) unordered(st literate.Step, lines []string) (v verdict, taken, at int) {
	n := min(len(lines), len(st.Lines))
	used := make([]bool, len(st.Lines))
	trial := &matcher{m.samples, maps.Clone(m.bound)}
	if !trial.place(st, lines[:n], used) {
		return differs, 0, 0
	}
	if n < len(st.Lines) {
		return unfinished, 0, slices.Index(used, false)
	}
	for _, l := range lines[:n] {
		taken += len(l)
	}
	m.bound = trial.bound
	return matches, taken, 0
}

// place finds an expected line for each line printed.
func (m *matcher) place(st literate.Step, lines []string, used []bool) bool {
	if len(lines) == 0 {
		return true
	}
	tried := map[string]bool{}
	for i, want := range st.Lines {
		if used[i] || !inTurn(st, i, used) {
			continue
		}
		bound := m.bound
		if tried[want] || !m.line(want, strings.TrimSuffix(lines[0], "\n")) {
			continue
		}
		tried[want], used[i] = true, true
		if m.place(st, lines[1:], used) {
			return true
		}
		used[i], m.bound = false, bound
	}
	return false
}

// inTurn says whether line i may come now: with order=interleave all lines
// before it with the same first word have come.
func inTurn(st literate.Step, i int, used []bool) bool {
	if st.Order != literate.Interleave {
		return true
	}
	for j := range i {
		if !used[j] && firstWord(st.Lines[j]) == firstWord(st.Lines[i]) {
			return false
		}
	}
	return true
}

func firstWord(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return word
}

// replace puts values in the place of samples, in a command or typed line.
func (m *matcher) replace(text string) string {
	var sb strings.Builder
	for _, p := range literate.Split(text, m.samples) {
		if v := m.bound[p.Text]; p.Sample != nil && v != "" {
			sb.WriteString(v)
		} else {
			sb.WriteString(p.Text)
		}
	}
	return sb.String()
}
