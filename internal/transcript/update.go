package transcript

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cookbook/internal/literate"
)

// Update plays a scene and returns the edits that make its chapter show what
// the programs print. Values become samples again. A new line with a
// value that looks like an undeclared sample is a problem in the list; its
// edit is left out.
func Update(cfg Config, sc *literate.Scene) (edits []literate.Edit, err error) {
	s, err := Open(cfg, sc.ID(), sc.Samples)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	s.update = &recorder{}
	if err := s.play(sc); err != nil {
		return nil, err
	}
	return s.update.edits, s.update.problems.Err()
}

// recorder collects edits while a scene is played.
type recorder struct {
	edits    []literate.Edit
	problems literate.ErrorList
}

// add notes that lines came where the step wanted others.
func (r *recorder) add(s *Stage, st literate.Step, lines []string) {
	e := literate.Edit{Pos: st.Pos, Old: len(st.Lines)}
	left := slices.Clone(st.Lines)
	known := strings.Join(st.Lines, "\n")
	for i, line := range lines {
		text := strings.TrimSuffix(line, "\n")
		if old, ok := s.kept(&left, i, text); ok {
			e.New = append(e.New, old)
			continue
		}
		text = s.asSamples(text)
		for _, value := range looksVarying.FindAllString(text, -1) {
			if !strings.Contains(known, value) && !s.isSample(value) {
				r.problems.Addf(st.Pos, "scene %s: new line %q not written: %s looks like a sample", s.id, text, value).Hint =
					fmt.Sprintf("if it varies, declare it: pid=%s; if not, write the line by hand", value)
				return
			}
		}
		e.New = append(e.New, text)
	}
	r.edits = append(r.edits, e)
}

// looksVarying finds what seldom is the same on two runs: long numbers, hex,
// durations, times, absolute paths.
var looksVarying = regexp.MustCompile(`\b0x[0-9a-f]+\b|\b[0-9.]+(?:ns|µs|ms|s)\b|\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\b|\b[0-9]{3,}\b|(?:/[\w.-]+){2,}`)

// kept returns the expected line that text matches, the one at its own index
// if possible, and takes it from the list.
func (s *Stage) kept(left *[]string, i int, text string) (old string, ok bool) {
	order := make([]int, 0, len(*left)+1)
	if i < len(*left) {
		order = append(order, i)
	}
	for j := range *left {
		order = append(order, j)
	}
	for _, j := range order {
		if want := (*left)[j]; want != "" && s.matcher.line(want, text) {
			(*left)[j] = ""
			return want, true
		}
	}
	return "", false
}

// asSamples puts samples in the place of the values they are bound to.
func (s *Stage) asSamples(text string) string {
	for literal, value := range s.matcher.bound {
		re := regexp.MustCompile(`(^|[^\w])` + regexp.QuoteMeta(value) + `($|[^\w])`)
		text = re.ReplaceAllString(text, "${1}"+strings.ReplaceAll(literal, "$", "$$")+"${2}")
	}
	return text
}

func (s *Stage) isSample(literal string) bool {
	return slices.ContainsFunc(s.matcher.samples, func(x literate.Sample) bool {
		return strings.Contains(x.Literal, literal)
	})
}
