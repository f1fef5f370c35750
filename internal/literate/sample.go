package literate

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Sample is a literal of a session that stands for a value which differs
// from run to run.
type Sample struct {
	Kind    string
	Literal string
	Pos     Pos
}

// kinds holds the pattern of each kind; that of time comes from its literal.
var kinds = map[string]string{
	"pid":  `[1-9][0-9]*`,
	"port": `[1-9][0-9]{0,4}`,
	"num":  `-?[0-9]+(?:[.,][0-9]+)*`,
	"hex":  `(?:0x)?[0-9a-fA-F]+`,
	"dur":  `-?(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|ms|s|m|h))+`,
	"path": `[^\s:'"]*/[^\s:'"]*`,
	"host": `[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]+`,
	"name": `[A-Za-z0-9_][A-Za-z0-9_.+-]*`,
	"time": "",
}

// layouts are the forms in which a time may be shown.
var layouts = []string{
	time.ANSIC, time.UnixDate, time.RubyDate, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC822,
	time.RFC3339, time.RFC3339Nano, time.DateTime, time.DateOnly, time.TimeOnly, time.Stamp,
	"15:04:05.000000", "15:04:05.000", "2006-01-02 15:04:05.999999999 -0700 MST",
	"2006/01/02 15:04:05", "2006/01/02 15:04:05.000000", "Jan _2 15:04", "15:04", time.Kitchen,
}

// IsKind says whether a key of a console fence declares a sample.
func IsKind(key string) bool {
	_, ok := kinds[key]
	return ok
}

// values holds the expression that the values of each kind match as a whole.
var values = sync.OnceValue(func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for kind, pattern := range kinds {
		all[kind] = regexp.MustCompile(`^(?:` + pattern + `)$`)
	}
	return all
})

// Measured says whether equal values of two samples are chance, and not one
// thing under two names: a pid names a process, a duration names nothing.
func (s Sample) Measured() bool {
	return s.Kind == "time" || s.Kind == "dur" || s.Kind == "num"
}

// Pattern is the regular expression for values of the sample's kind, in the
// form of its literal. It has no capturing groups.
func (s Sample) Pattern() string {
	if s.Kind != "time" {
		return kinds[s.Kind]
	}
	return timeRuns.ReplaceAllStringFunc(regexp.QuoteMeta(s.Literal), func(run string) string {
		if strings.Trim(run, " 0123456789") == "" {
			return ` *[0-9]+`
		}
		return `[A-Za-z]+`
	})
}

// timeRuns splits a date: a number with the blanks that pad it, or a word.
var timeRuns = regexp.MustCompile(` *[0-9]+|[A-Za-z]+`)

// Accepts says whether value is of the sample's kind.
func (s Sample) Accepts(value string) bool {
	if s.Kind == "time" {
		return slices.ContainsFunc(layouts, func(l string) bool {
			_, err := time.Parse(l, s.Literal)
			if err == nil && value != s.Literal {
				_, err = time.Parse(l, value)
			}
			return err == nil
		})
	}
	return values()[s.Kind].MatchString(value)
}

// Part is a piece of a line: literal text, or, if Sample is not nil, a
// place where a sample stands.
type Part struct {
	Text   string
	Sample *Sample
}

// Split cuts a line into literal text and samples. A sample counts where its
// literal stands as a whole token; of several at one place the longest does.
func Split(line string, samples []Sample) []Part {
	var parts []Part
	for done := 0; done < len(line); {
		at, s := next(line, done, samples)
		if s == nil {
			return append(parts, Part{Text: line[done:]})
		}
		if at > done {
			parts = append(parts, Part{Text: line[done:at]})
		}
		parts = append(parts, Part{s.Literal, s})
		done = at + len(s.Literal)
	}
	return parts
}

// next finds the first sample in line at or after from.
func next(line string, from int, samples []Sample) (at int, found *Sample) {
	for i := from; i < len(line); i++ {
		for j := range samples {
			s := &samples[j]
			if strings.HasPrefix(line[i:], s.Literal) && whole(line, i, i+len(s.Literal)) &&
				(found == nil || len(s.Literal) > len(found.Literal)) {
				found = s
			}
		}
		if found != nil {
			return i, found
		}
	}
	return 0, nil
}

// whole says whether line[from:to] is not part of a longer word or number.
func whole(line string, from, to int) bool {
	return (from == 0 || !wordByte(line[from-1]) || !wordByte(line[from])) &&
		(to == len(line) || !wordByte(line[to]) || !wordByte(line[to-1]))
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
